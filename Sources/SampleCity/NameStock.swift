/// Japanese family and given names with their readings.
enum NameStock {
  /// A name in characters and in kana.
  typealias Name = (text: String, kana: String)

  /// Family names, the frequent ones first; each is drawn about as often as its place suggests.
  static let surnames = parse(
    """
    佐藤サトウ 髙橋タカハシ 佐々木ササキ 鈴木スズキ 伊藤イトウ 田中タナカ 高橋タカハシ 吉田ヨシダ 渡辺ワタナベ 小林コバヤシ 中村ナカムラ 加藤カトウ 山本ヤマモト 斉藤サイトウ 山田ヤマダ
    阿部アベ 工藤クドウ 三浦ミウラ 菊地キクチ 齋藤サイトウ 渡邉ワタナベ 木村キムラ 松本マツモト 林ハヤシ 清水シミズ 千葉チバ 石川イシカワ 山口ヤマグチ 池田イケダ 後藤ゴトウ
    橋本ハシモト 山﨑ヤマザキ 前田マエダ 藤田フジタ 長谷川ハセガワ 村上ムラカミ 近藤コンドウ 岡田オカダ 坂本サカモト 遠藤エンドウ 成田ナリタ 本間ホンマ 及川オイカワ 大西オオニシ 小川オガワ
    石井イシイ 青木アオキ 福田フクダ 西村ニシムラ 太田オオタ 藤原フジワラ 中川ナカガワ 金子カネコ 和田ワダ 原田ハラダ 竹内タケウチ 森モリ 中野ナカノ 高田タカダ 上田ウエダ
    野村ノムラ 菅原スガワラ 小野オノ 松田マツダ 今野コンノ 武田タケダ 丸山マルヤマ 杉山スギヤマ 安田ヤスダ 平田ヒラタ 宮崎ミヤザキ 大塚オオツカ 谷口タニグチ 小島コジマ 高木タカギ
    古川フルカワ 久保クボ 野口ノグチ 松井マツイ 岩崎イワサキ 桜井サクライ 木下キノシタ 川村カワムラ 水野ミズノ 北村キタムラ 五十嵐イガラシ 柴田シバタ 内田ウチダ 酒井サカイ 田村タムラ
    沢田サワダ 澤田サワダ 浜田ハマダ 石田イシダ 奥山オクヤマ 笹原ササハラ 神田カンダ 東アズマ 西田ニシダ 南ミナミ 吉川ヨシカワ 広瀬ヒロセ 熊谷クマガイ 畠山ハタケヤマ 対馬ツシマ
    土屋ツチヤ 富田トミタ 堀ホリ 梅津ウメツ 氏家ウジイエ 蝦名エビナ 能登ノト 越前エチゼン 加賀カガ 若狭ワカサ 白鳥シラトリ 鷲見スミ 百瀬モモセ 四十物アイモノ 一戸イチノヘ
    """)

  /// Given names of women by generation: born before 1975, before 1995, later.
  static let women = [
    parse(
      """
      由美子ユミコ 恵子ケイコ 久美子クミコ 洋子ヨウコ 幸子サチコ 美智子ミチコ 真由美マユミ 裕子ユウコ 直美ナオミ 智子トモコ 明美アケミ 典子ノリコ 純子ジュンコ
      京子キョウコ 陽子ヨウコ 和子カズコ 美穂ミホ 由紀ユキ 千春チハル 礼子レイコ 弘美ヒロミ 悦子エツコ 厚子アツコ 香織カオリ 順子ジュンコ
      """),
    parse(
      """
      愛アイ 美咲ミサキ 彩アヤ 麻衣マイ 沙織サオリ 友美トモミ 恵メグミ 綾香アヤカ 千尋チヒロ 舞マイ 早紀サキ 佳奈カナ 奈々ナナ
      優子ユウコ 麻美アサミ 瞳ヒトミ 葵アオイ 遥ハルカ 成美ナルミ 真理マリ 春香ハルカ 理恵リエ 茜アカネ 亜美アミ 里奈リナ
      """),
    parse(
      """
      陽菜ヒナ 美羽ミウ 結衣ユイ 七海ナナミ 萌モエ 楓カエデ 凜リン 莉子リコ 彩花アヤカ 美月ミヅキ 優奈ユウナ 詩織シオリ 桃子モモコ
      ひかりヒカリ 心ココロ 琴音コトネ 千夏チナツ 杏アン 愛梨アイリ 柚希ユズキ 真央マオ 咲良サクラ 夏希ナツキ 若菜ワカナ 美優ミユ
      """),
  ]

  /// Given names of men by generation: born before 1975, before 1995, later.
  static let men = [
    parse(
      """
      誠マコト 浩ヒロシ 隆タカシ 健一ケンイチ 和彦カズヒコ 修オサム 直樹ナオキ 博之ヒロユキ 秀樹ヒデキ 哲也テツヤ 正人マサト 浩二コウジ 英明ヒデアキ
      茂シゲル 智トモ 裕之ヒロユキ 敏幸トシユキ 剛ツヨシ 徹トオル 健ケン 聡サトシ 進ススム 勝マサル 政幸マサユキ 克己カツミ
      """),
    parse(
      """
      大輔ダイスケ 拓也タクヤ 健太ケンタ 翔太ショウタ 達也タツヤ 亮リョウ 直人ナオト 雄太ユウタ 祐介ユウスケ 大樹ダイキ 翼ツバサ 和也カズヤ 竜也タツヤ
      俊介シュンスケ 学マナブ 淳ジュン 優ユウ 慎也シンヤ 洋平ヨウヘイ 恭平キョウヘイ 貴之タカユキ 裕太ユウタ 章弘アキヒロ 将太ショウタ 剛志ツヨシ
      """),
    parse(
      """
      蓮レン 大翔ヒロト 悠斗ユウト 陸リク 颯太ソウタ 海斗カイト 翔ショウ 拓海タクミ 駿シュン 匠タクミ 優斗ユウト 航ワタル 涼太リョウタ
      樹イツキ 大和ヤマト 智也トモヤ 隼人ハヤト 奏カナデ 悠真ユウマ 一輝カズキ 太一タイチ 光ヒカル 壮ソウ 陽向ヒナタ 響ヒビキ
      """),
  ]

  /// The generation of a year of birth: 0, 1 or 2.
  static func generation(bornIn year: Int) -> Int { year < 1975 ? 0 : year < 1995 ? 1 : 2 }

  /// A family name by its place; the weight falls from 60 to about 2.
  static func surname(_ random: inout Random) -> Int {
    let (first, second) = (random.below(surnames.count), random.below(surnames.count))
    return random.chance(perMille: 500) ? min(first, second) : min(first, second, random.below(surnames.count))
  }

  /// Splits each word where its kana begins.
  private static func parse(_ text: String) -> [Name] {
    text.split(whereSeparator: \.isWhitespace).map { word in
      let characters = Array(word)
      let text = characters.prefix { character in
        !character.unicodeScalars.allSatisfy { (0x30A1...0x30FC).contains($0.value) }
      }
      return (String(text), String(characters[text.count...]))
    }
  }
}
