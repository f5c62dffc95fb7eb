import Columns
import Diagnostics

/// What `.help` and the reference say of the types.
enum TypeWords {
  static let all: [Documentation] = [
    word(
      .bool, "bool(VALUE)",
      Message("true or false; True and False, or 1 and 0, mean the same.", ja: "真偽。true か false（True、False、1、0 も同じ）。"),
      "print bool(true), bool(null), 1 < 2", "print_0,print_1,print_2\ntrue,,true\n"),
    word(
      .int, "int(VALUE)",
      Message("A whole number of 32 bits. Arithmetic gives a long.", ja: "32 ビットの整数。計算の結果は long になる。"),
      "print int(7), int(0x1F), gettype(int(1) + int(1))", "print_0,print_1,print_2\n7,31,long\n"),
    word(
      .long, "long(VALUE)",
      Message("A whole number of 64 bits; a plain number is one.", ja: "64 ビットの整数。ふつうに書いた整数はこの型。"),
      "print 7, long(0x1F), long(null)", "print_0,print_1,print_2\n7,31,\n"),
    word(
      .real, "real(VALUE)",
      Message("A floating-point number of 64 bits; a number with a point is one.", ja: "64 ビットの浮動小数点数。小数点を付けた数はこの型。"),
      "print 2.5, 1e3, real(nan), real(+inf)", "print_0,print_1,print_2,print_3\n2.5,1000.0,NaN,Infinity\n"),
    word(
      .string, "\"TEXT\"\n@\"TEXT\"",
      Message(
        "A text. It is never null: a missing one is empty. In @\"…\" a backslash is itself.",
        ja: "文字列。null にはならず、ないものは空の文字列。@\"…\" の中では逆斜線がそのままの文字になる。"),
      #"print "税務課", 'a"b', @"C:\temp", isempty("")"#, "print_0,print_1,print_2,print_3\n税務課,\"a\"\"b\",C:\\temp,true\n"
    ),
    word(
      .datetime, "2025-04-01\ndate(2025-04-01)\ndate(\"令和7年4月1日\")\ndatetime(2025-04-01 09:30)",
      Message(
        "A moment, to 100 ns. Without a time it is a day, which prints as one and counts as its midnight.",
        ja: "日時（100 ナノ秒単位）。時刻がなければ日付で、日付として表示し、その日の 0 時として計算する。"),
      "print 2025-04-01, date(\"令和7年4月1日\"), datetime(2025-04-01 09:30), 2025-04-01 + 12h",
      "print_0,print_1,print_2,print_3\n2025-04-01,2025-04-01,2025-04-01T09:30:00Z,2025-04-01T12:00:00Z\n"),
    word(
      .timespan, "1d 12h 30m 5s 10ms\ntime(1.12:30:00)",
      Message("A length of time, to 100 ns.", ja: "時間の長さ（100 ナノ秒単位）。"),
      "print 90m, time(1.12:30:00), 2025-04-03 - 2025-04-01, 1d / 8h",
      "print_0,print_1,print_2,print_3\n01:30:00,1.12:30:00,2.00:00:00,3.0\n"),
    word(
      .dynamic, "dynamic([1, \"a\", 2025-04-01])\ndynamic({\"name\": 1})",
      Message(
        "A list, a property bag, or a value of any type. list[0], bag.name and bag[\"name\"] read a part; what it holds is"
          + " compared as it is, and computed with after tolong(…), tostring(…) and so on.",
        ja: "リスト、プロパティの集まり、または任意の型の値。list[0]、bag.name、bag[\"name\"] で一部を読む。中の値はそのまま比べられ、"
          + "計算には tolong(…) や tostring(…) を使う。"),
      "print x = dynamic({\"unit\": \"税務課\", \"hours\": [3, 5]}) | project x.unit, x.hours[1], x.unit == \"税務課\"",
      "x_unit,x_hours_1,Column1\n税務課,5,true\n"),
  ]

  /// Other names of the same types.
  static let aliases = ["boolean": "bool", "double": "real", "date": "datetime", "time": "timespan"]

  private static func word(
    _ type: DataType, _ signature: String, _ summary: Message, _ query: String, _ result: String
  ) -> Documentation {
    Documentation(type.kqlName, signature: signature, summary: summary, examples: [.init(query, gives: result)])
  }
}
