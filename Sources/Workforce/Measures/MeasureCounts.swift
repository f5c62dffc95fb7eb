/// What happened in a group in a period, of which measures are made.
struct MeasureCounts {
  /// In office on the first day.
  var atStart = 0
  /// In office on the last day.
  var atEnd = 0
  /// Began in the period.
  var hires = 0
  /// Last day in the period.
  var leavers = 0
  /// Leavers by their own wish (自己都合).
  var resignations = 0
  /// Days in office in the period, of all people.
  var days: Int64 = 0
  /// Weekly hours of those in office on the last day, and how many of them have none.
  var weeklyHours = 0.0
  var withoutHours = 0
  /// Days since the beginning of those in office on the last day.
  var tenureDays: Int64 = 0
  /// Of those who began in the period: who could be observed for 36 months, and who of them left within these.
  var observed = 0
  var early = 0

  /// Years of 365.25 days in office.
  var personYears: Double { Double(days) / 365.25 }
}
