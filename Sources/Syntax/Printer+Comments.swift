import Diagnostics

extension Printer {
  /// The text that is laid out anew: what its literals were spelled like, and its comments.
  struct Origin: Sendable {
    var source: [UInt8]
    var comments: [Comment]

    /// The comments in a range, but for those in some ranges inside it.
    func comments(in range: Range<Int>, excluding inner: [Range<Int>] = []) -> [Comment] {
      comments.filter { comment in
        let place = comment.range.lowerBound
        return range.contains(place) && !inner.contains { $0.contains(place) }
      }
    }

    /// How something was spelled, where that is plain ASCII or a text.
    func spelling(at range: SourceRange) -> String? {
      guard range.lowerBound < range.upperBound, range.upperBound <= source.count else { return nil }
      return String(decoding: source[range.lowerBound..<range.upperBound], as: UTF8.self)
    }
  }

  /// A statement with its comments: lines before it, the statement, and lines between it and its `;`.
  func laidOut(_ statement: Statement, until end: Int) -> (before: [String], text: String, after: [String]) {
    guard let origin else { return ([], text(of: statement), []) }
    let whole = statement.range.lowerBound..<end
    var inner: [Range<Int>] = []
    var after: [String] = []
    switch statement.kind {
    case .query(let pipeline), .letTable(_, let pipeline):
      inner = [Self.stageRegion(of: pipeline)]
      let behind = origin.comments(in: pipeline.range.upperBound..<max(end, pipeline.range.upperBound))
      // What stands at the end of the last stage's line goes there; what has a line of its own stays below.
      after = behind.filter(\.isOwnLine).map(\.text)
      inner.append(pipeline.range.upperBound..<max(end, pipeline.range.upperBound))
      if let trailing = behind.first(where: { !$0.isOwnLine }) { after.insert(trailing.text, at: 0) }
    case .letFunction(_, let function): inner = function.regions
    case .letScalar, .declareParameters, .set: break
    }
    let before = origin.comments(in: whole, excluding: inner).map(\.text)
    return (before, text(of: statement), after)
  }

  /// The part of a pipeline whose comments its own lines show: all behind its source.
  private static func stageRegion(of pipeline: Pipeline) -> Range<Int> {
    let start = sourceEnd(of: pipeline)
    return start..<max(start, pipeline.range.upperBound)
  }

  private static func sourceEnd(of pipeline: Pipeline) -> Int {
    switch pipeline.source {
    case .name(let name), .pattern(let name): name.range.upperBound
    case .call(let name, let arguments): max(name.range.upperBound, arguments.last?.range.upperBound ?? 0)
    case .stage(let stage): stage.range.upperBound
    case .pipeline(let inner): inner.range.upperBound
    case .previous, .missing: pipeline.range.lowerBound
    }
  }

  /// A pipeline with its comments, a stage a line.
  func lines(of pipeline: Pipeline) -> [String] {
    let source = text(of: pipeline.source)
    let prefix = source.isEmpty ? [] : [source]
    guard let origin else { return prefix + pipeline.stages.map { "| " + text(of: $0) } }
    let ends = [Self.sourceEnd(of: pipeline)] + pipeline.stages.map(\.range.upperBound)
    let starts = pipeline.stages.map(\.range.lowerBound) + [pipeline.range.upperBound]
    var lines = prefix
    var leading: [String] = []
    if let trailing = trailing(origin, ends[0]..<max(ends[0], starts[0]), [], &leading), !lines.isEmpty {
      lines[lines.count - 1] += "  " + trailing
    }
    for (index, stage) in pipeline.stages.enumerated() {
      let inner = stage.innerPipelines.map(Self.stageRegion)
      let own = origin.comments(in: starts[index]..<max(starts[index], ends[index + 1]), excluding: inner)
      lines += leading + own.filter(\.isOwnLine).map(\.text)
      leading = []
      var ofLine = own.filter { !$0.isOwnLine }.map(\.text)
      let next = max(ends[index + 1], starts[index + 1])
      if let behind = trailing(origin, ends[index + 1]..<next, [], &leading) { ofLine.append(behind) }
      let last = ofLine.popLast()
      lines += ofLine
      lines.append("| " + text(of: stage) + (last.map { "  " + $0 } ?? ""))
    }
    return lines
  }

  /// The comment at the end of the line, and, as lines for what follows, all others between two stages.
  private func trailing(
    _ origin: Origin, _ range: Range<Int>, _ inner: [Range<Int>], _ leading: inout [String]
  ) -> String? {
    var result: String?
    for comment in origin.comments(in: range, excluding: inner) {
      if !comment.isOwnLine, result == nil { result = comment.text } else { leading.append(comment.text) }
    }
    return result
  }

  /// The comments of a function's body that stand before a part of it.
  func leading(of range: SourceRange, after previous: Int, in pipeline: Pipeline?) -> [String] {
    guard let origin else { return [] }
    let inner = pipeline.map { [Self.stageRegion(of: $0)] } ?? []
    return origin.comments(in: previous..<max(previous, range.upperBound), excluding: inner).map(\.text)
  }
}

extension Stage {
  /// The queries in brackets that are printed on lines of their own.
  var innerPipelines: [Pipeline] {
    slots.values.flatMap { value -> [Pipeline] in
      switch value {
      case .table(let pipeline): [pipeline]
      case .tables(let pipelines): pipelines
      default: []
      }
    }
  }
}

extension FunctionDefinition {
  /// The parts of its body whose comments the body shows itself.
  var regions: [Range<Int>] {
    let start = definitions.first?.range.lowerBound ?? resultRange.lowerBound
    return [start..<max(start, resultRange.upperBound)]
  }

  /// Where the result stands.
  var resultRange: SourceRange {
    switch result {
    case .value(let value): value.range
    case .table(let pipeline): pipeline.range
    }
  }
}
