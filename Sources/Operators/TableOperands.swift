import Columns
import Diagnostics
import Plan
import Syntax

extension Resolver {
  /// Queries that an operator reads, with tables in the place of patterns such as `T*`. A pattern that fits no table is
  /// an error, as is a table that does not exist; with `skipsMissing` both are left out with a warning. Nil where there
  /// was an error.
  mutating func tableOperands(_ pipelines: [Pipeline], skipsMissing: Bool) -> [Pipeline]? {
    var result: [Pipeline] = []
    var isComplete = true
    for pipeline in pipelines {
      switch pipeline.firstSource {
      case .pattern(let name):
        let names = tableNames(matching: name.text)
        if names.isEmpty {
          reportMissing(name, isError: !skipsMissing)
          isComplete = isComplete && skipsMissing
        }
        result += names.map { Pipeline(source: .name(Name($0, name.range)), stages: [], range: pipeline.range) }
      case .name(let name) where skipsMissing && !hasTable(name.text): reportMissing(name, isError: false)
      default: result.append(pipeline)
      }
    }
    return isComplete ? result : nil
  }

  private mutating func reportMissing(_ name: Name, isError: Bool) {
    report(
      .unknownTable, Message("unknown table '\(name.text)'", ja: "「\(name.text)」という表はない"), at: name.range,
      help: isError ? [Message("`.tables` lists all", ja: "`.tables` で表の一覧")] : [],
      severity: isError ? .error : .warning)
  }
}

extension Pipeline {
  /// Where the rows come from, through brackets.
  fileprivate var firstSource: Source {
    if case .pipeline(let inner) = source { return inner.firstSource }
    return source
  }
}
