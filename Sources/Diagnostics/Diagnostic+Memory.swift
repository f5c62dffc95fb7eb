extension Diagnostic {
  /// That something needs more memory than it may take; both in bytes.
  public static func memoryLimit(needed: Int, limit: Int, help: Message? = nil) -> Diagnostic {
    let megabyte = 1_048_576
    let most = limit / megabyte
    let all = max(most + 1, (needed + megabyte - 1) / megabyte)
    let otherwise = Message(
      "filter first, or raise it: `set memory_limit = …`", ja: "先に絞り込むか、`set memory_limit = …` で上限を上げる")
    return Diagnostic(
      .memoryLimit,
      Message(
        "this needs \(all) MB of memory or more; the limit is \(most) MB", ja: "メモリが \(all) MB 以上要る。上限は \(most) MB"),
      help: [help ?? otherwise])
  }
}
