import Diagnostics

/// A kind of chart: from a result's columns to marks and axes.
protocol ChartKind: Sendable {
  /// The names that `render` takes.
  var names: [String] { get }
  /// The picture; throws `.wrongArguments` where the columns do not fit.
  func figure(of request: ChartRequest) throws(Diagnostic) -> Figure
}

/// The kinds that are drawn.
enum ChartKinds {
  static let all: [any ChartKind] = [
    BarChart(), LineChart(), AreaChart(), ScatterChart(), Histogram(), HeatMap(), BoxPlot(), Pyramid(), Card(),
  ]

  static func named(_ name: String) -> (any ChartKind)? { all.first { $0.names.contains(name) } }
}
