import Diagnostics

/// A picture of a result: marks between two axes, without a word on how they are drawn.
///
/// Positions are in the units of the axes. An axis of bands has one unit a band: the middle of band i lies at i + ½.
public struct Figure: Sendable, Hashable {
  /// A labelled place on an axis.
  public struct Tick: Sendable, Hashable {
    /// Where it lies.
    public var position: Double
    /// What stands there.
    public var label: String

    /// A tick.
    public init(_ position: Double, _ label: String) {
      self.position = position
      self.label = label
    }
  }

  /// What positions in one direction mean.
  public struct Axis: Sendable, Hashable {
    /// What is measured; may be empty.
    public var title: String
    /// The names of the bands, from the first on; empty where the axis measures numbers.
    public var bands: [String] = []
    /// The lowest and the highest position.
    public var range: ClosedRange<Double>
    /// The labelled places; of bands one each.
    public var ticks: [Tick]
    /// Whether equal lengths are equal ratios; positions are logarithms to the base 10 then.
    public var isLogarithmic = false

    /// An axis of named bands.
    public init(title: String, bands: [String]) {
      self.title = title
      self.bands = bands
      range = 0...Double(max(1, bands.count))
      ticks = bands.enumerated().map { Tick(Double($0) + 0.5, $1) }
    }

    /// An axis of numbers.
    public init(title: String, range: ClosedRange<Double>, ticks: [Tick]) {
      self.title = title
      self.range = range
      self.ticks = ticks
    }

    /// Where a position lies between the ends, from 0 to 1.
    public func share(of position: Double) -> Double {
      let length = range.upperBound - range.lowerBound
      return length > 0 ? min(1, max(0, (position - range.lowerBound) / length)) : 0.5
    }
  }

  /// A place.
  public struct Point: Sendable, Hashable {
    /// How far across.
    public var x: Double
    /// How far up.
    public var y: Double

    /// A place.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A bar along the axis of numbers.
  public struct Bar: Sendable, Hashable {
    /// The band that it stands in.
    public var band: Int
    /// Which of the bars side by side in the band it is.
    public var lane: Int
    /// How many stand side by side in a band.
    public var laneCount: Int
    /// Where it begins.
    public var from: Double
    /// Where it ends.
    public var to: Double
    /// Its series.
    public var series: Int
    /// Its value in words.
    public var label: String
    /// Whether it fills its band without a gap to the next.
    public var isWhole = false
  }

  /// The middle half of some values, their ends and what lies far outside (Tukey 1977).
  public struct Box: Sendable, Hashable {
    /// The band that it stands in.
    public var band: Int
    /// The lowest value that does not lie far outside.
    public var lowerEnd: Double
    /// A quarter of the values lie below.
    public var lowerQuartile: Double
    /// Half of the values lie below.
    public var median: Double
    /// Three quarters of the values lie below.
    public var upperQuartile: Double
    /// The highest value that does not lie far outside.
    public var upperEnd: Double
    /// The values far outside, in rising order.
    public var outliers: [Double]
  }

  /// Something that is drawn.
  public enum Mark: Sendable, Hashable {
    case bar(Bar)
    /// A line through points; it has a gap where two lines follow each other.
    case line([Point], series: Int)
    /// The surface between two lines over the same places.
    case area(lower: [Point], upper: [Point], series: Int)
    case dot(Point, series: Int)
    /// A field of a grid; `share` says how strong its value is, from 0 to 1.
    case cell(column: Int, row: Int, share: Double, label: String)
    case box(Box)
    /// A number alone.
    case number(String, label: String)
  }

  /// What the picture shows; empty where nothing was said.
  public var title: String
  /// The direction to the right.
  public var across: Axis
  /// The direction upwards; bands go downwards, as one reads.
  public var up: Axis
  /// What is drawn, in order.
  public var marks: [Mark]
  /// The names of the series; empty where there is one that needs none.
  public var series: [String]
  /// What readers must know, each a sentence in both languages.
  public var notes: [Message] = []

  /// Whether bars lie: the axis upwards has bands.
  public var isLying: Bool { !up.bands.isEmpty }
}
