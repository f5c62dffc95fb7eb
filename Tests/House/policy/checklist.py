"""Every system of the policy, the session that answers its questions, and the table of them in `docs/CHECKLIST.md`."""

from .city import ROOT

# Number, system, session, what the report shows, and what is planted and must be found (empty: every figure is recomputed).
ROWS = [
    ("0.1", "将来推計人口", "direction", "住民1,000人当たりの職員数（今・2035・2050年）、比率を保つ職員数", ""),
    ("0.2", "人口規模に見合った市役所", "direction", "採用人数を変えた十年後までの職員数（定年と退職率から）; 職階別は `measures` の `projection`", ""),
    ("0.3", "方針のあゆみ", "direction", "和暦の策定日の前後12か月の研修時間（履歴より前は空）", ""),
    ("0.4", "人材力", "direction", "人材力ごとの研修時間、研修のない人材力", ""),
    ("0.5", "求められる職員像", "direction", "職員像ごとの評価項目の平均と最も低い項目", ""),
    ("0.6", "自学自習", "direction", "職階別の自己啓発の割合", ""),
    ("0.7", "所属長の役割", "direction", "OJT・面談を行わなかった所属長", ""),
    ("0.8", "職員の役割", "direction", "自己啓発のない人（部別）", ""),
    ("0.9", "自治体DX・省力化", "direction", "DXの提案の実施前後の時間外勤務（同じ月どうし、市全体と並べて）", "`digitalProject`: 時間外を半減させた課"),
    ("C1", "指導統率力", "competencies", "人材育成能力が最も低い管理職", ""),
    ("C2", "政策企画力", "competencies", "階層別の平均と区間（要求水準との差は C7）", ""),
    ("C3", "対人折衝力", "competencies", "研修の前後の差の差、g、Welch の区間", "`courseEffects`: g = 0.40 の研修と 0.00 の研修"),
    ("C4", "職務遂行力", "competencies", "勤続年数別の推移", ""),
    ("C5", "姿勢", "competencies", "部ごとの最も低い姿勢、提案者とほかの職員の業務改善意識", ""),
    ("C6", "階層", "competencies", "階層の構成、在職年数、翌日も在職する昇任の候補", ""),
    ("C7", "階層別に要求される能力の割合", "competencies",
     "`rank_profiles` が空の間は計算できないと示す（方針の図が読めないため）。入れれば加重平均が出る", "割合を入れた写しで加重平均を確かめる"),
    ("1.1", "計画的な人材の確保", "recruitment", "応募・計画・採用・競争率", ""),
    ("1.a", "面接重視の採用試験", "recruitment", "面接・筆記と2年目の評価の相関と区間", ""),
    ("1.b", "高校等との連携", "recruitment", "地元の学校かどうかと三年の定着", ""),
    ("1.c", "地元に戻る人材", "recruitment", "Uターンの割合と定着", ""),
    ("1.d", "就職サイト・適正な人員配置", "recruitment", "経路ごとの歩留まり、欠員と過員の所属", "`quotas`: 欠員の三課と過員の二課"),
    ("2.1", "能力・姿勢評価", "evaluation", "部別の分布、項目の漏れ", ""),
    ("2.2", "目標管理による業績評価", "evaluation", "つながらない目標、合計が100でないウエイト", "`goals.weightsNot100`: 三人"),
    ("2.3", "職場面談", "evaluation", "期首・中間・期末の実施率、遅れ、面談のない所属長", "`interviews`: 実施の少ない二課、面談をしない所属長"),
    ("2.d", "人材育成に結び付く評価", "evaluation", "低い項目と一年以内の関係する研修", ""),
    ("2.e/f", "職場ごと・個人ごとの目標", "evaluation", "目標のない課と人", "`goals`: 目標のない二人と一課"),
    ("2.g", "公正・客観", "evaluation", "厳しさ z・ハロー・中心化、κ、ICC", "`severeRaters`: z の最も低い二人"),
    ("2.h", "配置・処遇への反映", "evaluation", "評価ごとの昇任の割合（五か年度）と異動、昇任した人と残った人の年齢", ""),
    ("2.i", "職責に応じた目標", "evaluation", "業務・業務改善・組織統率の目標を欠く所属長", "`goals.headsMissingDuty`: 三人"),
    ("3.1", "デジタル人材", "placement", "水準別・部別の資格者、資格者のいない課", ""),
    ("3.2", "ジョブローテーション", "placement", "一分野だけの職員、実質の分野数 exp(H) と区間、五年を超える在課", "`oneField`: 六人"),
    ("3.3", "人事異動希望制度", "placement", "実現率と区間、三年続けて実現しない人とその退職", ""),
    ("3.3b", "希望降任制度", "placement", "申出と結果", ""),
    ("3.4", "職制別研修", "placement", "昇任から一年以内に係長研修を終えない人", ""),
    ("3.4b", "管理職昇任時研修", "placement", "五つの内容のそろわない新任管理職", "`newManagersMissingTopics`: 三人と欠けた内容"),
    ("3.5", "自発的な資格取得", "placement", "100人当たりの取得、期限の近い資格", ""),
    ("3.6", "ミスマッチ離職防止", "placement", "早期離職率、退職者と在職者の希望・時間外", ""),
    ("4.0", "自ら学ぶ研修へ", "training", "自己啓発の時間の割合の推移", ""),
    ("4.1", "自己啓発の促進と支援", "training", "参加率と区間、助成、評価との関係", ""),
    ("4.2", "職場研修・OJT", "training", "指導者のいない新採用、OJTのない課", "`ojt`: 指導者のいない新採用、OJTのない二課"),
    ("4.2b", "所属長を対象とした人材育成の研修", "training", "人材育成の研修を受けていない所属長", ""),
    ("4.3", "職場外研修", "training", "採用年数別の未受講、職階の研修の受講者", ""),
    ("4.4", "職員研修計画・重点テーマ", "training", "計画・実施・受講", ""),
    ("4.5", "職員相互研修", "training", "講師と受講時間", ""),
    ("4.6", "専門研修機関への派遣", "training", "部・性別の派遣、未派遣", ""),
    ("4.7", "基本研修・専門研修", "training", "必修の未修了、職階別の受講率", ""),
    ("4.8", "交流研修・派遣", "training", "派遣先・期間・戻った後、市民団体との交流", ""),
    ("5.1", "職場会議の定例開催", "workplace", "月1回に満たない課", "`rareMeetings`: 三課"),
    ("5.2", "業務改善のボトムアップ", "workplace", "100人当たりの提案、採用、決定までの日数", ""),
    ("5.3", "研修受講しやすい体制・事前周知", "workplace", "周知の日数、業務多忙による未受講", ""),
    ("5.4", "健康管理", "workplace", "45・100時間、360・720時間、2〜6か月平均、年休、育休、10人以上のストレス", ""),
]

HEAD = """# The policy's checklist

Every system that the basic policy on staff development names, the saved session that answers its questions on the sample
city, and what was planted in the city and is found again. `sessions/annual-report.kql --set year=…` runs all of them.

The figures of every session are recomputed from the CSV files in plain Python (`Tests/House/policy/`, one module a session;
`make test` runs them on the sample city and on cities of three other seeds, for two fiscal years each;
`check_policy.py MEIBO --seeds 1,2,3` takes others). The planted facts (`manifest.json`, which no query reads) are found by the
named tables of the scripts on every one of those cities. Statistics are compared with R (survival, psych, `t.test`),
statsmodels and SciPy's definitions in `StatisticsTests`, `SurvivalTests` and `ProjectionTests`.

| no. | 方針の項目 | session | 示すもの | planted and found |
|---|---|---|---|---|
"""

TAIL = """
Beside the checklist, `sessions/measures.kql` shows the measures that no row above does: representation, the pay gap, the
span of control, the time to promotion, the nine boxes and the projection by tier; `sessions/movement.kql` movement, turnover
by two definitions, full-time equivalents, tenure and retention; `sessions/headcount.kql` the structure of the staff.

Counts of fewer than five people (ten for health) print as ＜5 (＜10), cell by cell: differences between totals are not
guarded against yet.
"""


def table():
    lines = [f"| {number} | {system} | [{session}](../sessions/{session}.kql) | {what} | {planted or '–'} |"
             for number, system, session, what, planted in ROWS]
    return HEAD + "\n".join(lines) + "\n" + TAIL


def check(judge):
    for number, system, session, _, _ in ROWS:
        text = (ROOT / "sessions" / f"{session}.kql").read_text(encoding="utf-8")
        judge(f"/// ## {number} " in text, f"{session} has no section {number} ({system})")
        section = text.split(f"/// ## {number} ")[-1].split("/// ## ")[0]
        judge("//= " in section, f"{session}, section {number}: no result")
    judge((ROOT / "docs" / "CHECKLIST.md").read_text(encoding="utf-8") == table(), "docs/CHECKLIST.md is not the table: write it with --write")
