import Diagnostics
import Plan

/// A script that is running.
struct RunningScript {
  /// Its path, as it was given.
  var path: String
  /// The parameters that it has declared so far.
  var parameters: Set<String> = []
}

/// A place in a script where another script has run.
struct Inclusion {
  /// The path of the script that holds the line; nil for a command that was typed.
  var script: String?
  /// The line.
  var range: SourceRange
  /// The numbers of the steps that came of it.
  var steps: Range<Int>
}

/// A script that another one runs.
private struct IncludedScript {
  /// Its path.
  var path: String
  /// Its text.
  var text: String
}

extension Session {
  /// Runs a script's statements as steps, and the scripts that it runs in their places. A script that runs itself, by
  /// whatever way, is refused. Parameters that both declare have the value of the outer one.
  public func run(script text: String, path: String) -> [Outcome] {
    let isOutermost = runningScripts.isEmpty
    let file = isOutermost ? nil : path
    runningScripts.append(RunningScript(path: path))
    defer { runningScripts.removeLast() }
    var outcomes: [Outcome] = []
    do throws(Diagnostic) {
      for part in try ScriptParts.parts(of: text) {
        switch part {
        case .statements(let statements): outcomes += run(statements: statements).map { $0.named(file, source: text) }
        case .inclusion(let inner, let range):
          let first = nextNumber
          outcomes += try include(inner, at: range)
          let script = runningScripts.last?.path
          inclusions.append(Inclusion(script: script, range: range, steps: first..<nextNumber))
        }
        if outcomes.contains(where: \.isFailure) { break }
      }
    } catch {
      outcomes.append(.diagnostics([error], source: text, file: file))
    }
    return outcomes
  }

  private func include(_ path: String, at range: SourceRange) throws(Diagnostic) -> [Outcome] {
    let script = try included(path, at: range, from: runningScripts.map(\.path))
    let outer = environment.foreignParameters
    environment.hideParameters()
    defer { environment.foreignParameters = outer }
    return run(script: script.text, path: script.path)
  }

  /// The script that a line names, as seen from the innermost of those that run.
  private func included(_ path: String, at range: SourceRange, from outer: [String]) throws(Diagnostic)
    -> IncludedScript
  {
    let place = FilePaths.join(FilePaths.folder(of: outer.last ?? ""), path)
    if let first = outer.firstIndex(where: { FilePaths.absolute($0) == FilePaths.absolute(place) }) {
      let way = (outer[first...] + [place]).map(FilePaths.name(of:)).joined(separator: " → ")
      throw Diagnostic(
        .script, Message("this would run '\(path)' inside itself: \(way)", ja: "「\(path)」が自分自身を実行することになる: \(way)"),
        at: range, help: [Message("take one of the .run lines out", ja: ".run の行を一つ除く")])
    }
    do throws(Diagnostic) {
      let text = try FilePaths.readText(place)
      _ = try ScriptHeader.read(text)
      return IncludedScript(path: place, text: text)
    } catch {
      throw error.code == .unreadable ? error.placed(at: range) : error
    }
  }

  /// Every mistake of a script and of those that it runs, without running them: each with the text and, where it is not
  /// the script's own, the file that it stands in.
  public func check(script text: String, path: String) -> [Outcome] {
    var environment = self.environment
    return check(text, [path], &environment)
  }

  private func check(_ text: String, _ paths: [String], _ environment: inout Environment) -> [Outcome] {
    let file = paths.count > 1 ? paths.last : nil
    var outcomes: [Outcome] = []
    do throws(Diagnostic) {
      for part in try ScriptParts.parts(of: text) {
        switch part {
        case .statements(let statements):
          let found = check(statements, &environment)
          if !found.isEmpty { outcomes.append(.diagnostics(found, source: text, file: file)) }
        case .inclusion(let inner, let range):
          let script = try included(inner, at: range, from: paths)
          let outer = environment.foreignParameters
          environment.hideParameters()
          outcomes += check(script.text, paths + [script.path], &environment)
          environment.foreignParameters = outer
        }
      }
    } catch {
      outcomes.append(.diagnostics([error], source: text, file: file))
    }
    return outcomes
  }
}

extension Outcome {
  /// The same with the file and the whole text that its mistakes speak of.
  func named(_ file: String?, source: String) -> Outcome {
    guard case .diagnostics(let diagnostics, _, nil) = self else { return self }
    return .diagnostics(diagnostics, source: source, file: file)
  }
}
