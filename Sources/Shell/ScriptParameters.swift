import Diagnostics
import LineEditor
import Session

/// The parameters that a script declares, as help.
public struct ScriptParameters {
  private let path: String

  /// Those of the script at a path.
  public init(path: String) { self.path = path }

  /// Shows them with their types and defaults, below the program's own help. Returns 0, or 2 where the script cannot be read.
  public func show(below help: String) -> Int32 {
    Terminal.write(help + "\n")
    let language = Surroundings.language
    do throws(Diagnostic) {
      var options = ScriptRun.Options()
      options.language = language
      let parameters = try ScriptRun(path: path, options: options).parameters
      if parameters.isEmpty {
        Terminal.write(
          Message("\n\(path) declares no parameters.\n", ja: "\n\(path) にパラメータの宣言はない。\n").text(in: language))
        return 0
      }
      Terminal.write(Message("\nPARAMETERS of \(path):\n", ja: "\n\(path) のパラメータ:\n").text(in: language))
      let width = parameters.map { DisplayWidth().width(of: $0.name) }.max() ?? 0
      for parameter in parameters {
        let gap = String(repeating: " ", count: width - DisplayWidth().width(of: parameter.name))
        let value =
          parameter.defaultText.map { Message("default \($0)", ja: "既定 \($0)") } ?? Message("required", ja: "必須")
        Terminal.write("  --set \(parameter.name)=…\(gap)  \(parameter.type), \(value.text(in: language))\n")
      }
      return 0
    } catch {
      OutcomePrinter(language: language, format: .screen, messages: .error).show(error, name: path)
      return 2
    }
  }
}
