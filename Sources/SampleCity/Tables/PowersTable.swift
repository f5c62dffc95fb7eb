import Diagnostics

/// The five powers that the policy wants to raise.
struct PowersTable: CityTable {
  /// The powers with what they are, in the words of the sample city: the policy names them and defines none.
  static let all = [
    (name: "先見力", meaning: "社会の変化を先取りして考える力"),
    (name: "想像力", meaning: "市民の立場や新しい姿を思い描く力"),
    (name: "企画力", meaning: "課題の解決を施策に組み立てる力"),
    (name: "発信力", meaning: "市の取り組みを分かりやすく伝える力"),
    (name: "実行力", meaning: "決めたことを最後までやり遂げる力"),
  ]

  var description: TableDescription {
    TableDescription(
      name: "powers", title: "人材力",
      description: "The five powers that the policy names. It defines none of them; the meanings are invented.",
      fields: [
        .required("power", "string", "人材力", "Name of the power"),
        .required("meaning", "string", "意味", "What it means, in words of this city"),
      ],
      primaryKey: ["power"])
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for power in Self.all {
      output.add(power.name)
      output.add(power.meaning)
      try output.endRow()
    }
  }
}
