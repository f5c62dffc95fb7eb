import Diagnostics
import Plan

/// What `.help` and the reference say of the kinds of joins.
enum JoinKindWords {
  static let all: [Documentation] = [
    word(
      "inner", Message("Each pair of rows with equal keys.", ja: "キーが等しい行の組すべて。"), "id,a,id1,b\n2,y,2,p\n2,z,2,p\n"),
    word(
      "innerunique",
      Message(
        "Each pair, of the left rows of a key only the first. KQL's default, which has to be written here.",
        ja: "キーが等しい行の組。ただし左は同じキーの最初の行だけ。KQL の既定だが、ここでは明示する。"), "id,a,id1,b\n2,y,2,p\n"),
    word(
      "leftouter", Message("All left rows; nulls where no right row fits.", ja: "左の行すべて。合う右の行がなければ null。"),
      "id,a,id1,b\n1,x,,\n2,y,2,p\n2,z,2,p\n"),
    word(
      "rightouter", Message("All right rows; nulls where no left row fits.", ja: "右の行すべて。合う左の行がなければ null。"),
      "id,a,id1,b\n2,y,2,p\n2,z,2,p\n,,3,q\n"),
    word(
      "fullouter", Message("All rows of both sides; nulls where none fits.", ja: "両側の行すべて。合う行がなければ null。"),
      "id,a,id1,b\n1,x,,\n2,y,2,p\n2,z,2,p\n,,3,q\n"),
    word("leftsemi", Message("The left rows that some right row fits.", ja: "合う右の行がある左の行。"), "id,a\n2,y\n2,z\n"),
    word("leftanti", Message("The left rows that no right row fits.", ja: "合う右の行がない左の行。"), "id,a\n1,x\n"),
    word("rightsemi", Message("The right rows that some left row fits.", ja: "合う左の行がある右の行。"), "id,b\n2,p\n"),
    word("rightanti", Message("The right rows that no left row fits.", ja: "合う左の行がない右の行。"), "id,b\n3,q\n"),
  ]

  private static func word(_ kind: String, _ summary: Message, _ result: String) -> Documentation {
    let query =
      "datatable(id:long, a:string)[1, \"x\", 2, \"y\", 2, \"z\"] | join kind=\(kind)"
      + " (datatable(id:long, b:string)[2, \"p\", 3, \"q\"]) on id"
    return Documentation(
      kind, signature: "T | join kind=\(kind) (R) on KEY", summary: summary, examples: [.init(query, gives: result)])
  }
}
