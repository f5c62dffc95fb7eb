"""Writes the seeds and the dictionary for fuzzing the readers of files: csv or xlsx."""
import hashlib
import pathlib
import sys

target, kind = pathlib.Path(sys.argv[1]), sys.argv[2]
corpus = target / f"corpus-{kind}"
corpus.mkdir(parents=True, exist_ok=True)

CSV = [
    "a,b\n1,2\n3,4\n", "題,,\n,,\na,b,c\n1,R7.4.1,△1,234\n", 'a,b\n"x, y","z ""q"""\n"l\nm",\n', "a;b\n1;2,5\n",
    "a,b\n1\n2,3\n\n4,5\n6,7\n8,9\n", "年度,日付\n2025,4月1日\n2024,2月29日\n", "d\n04/05/2025\n31/12/2025\n", "a,a\n1,1\n",
    "所属,,時間,\n部,課,外,休\n総務,人事,1,2\n", "合計,1\n,2\n", "a\tb\n１２\t12.5%\n-\t￥500\n", "\ufeffa,b\r\n1,\r\n", "a,b\r1,2\r",
    "職員番号,氏名\n0012,山田\n0012,鈴木 \n", "a,b\n1,\"2\n3,4\n", "8桁    名前  \n00000001山田  \n",
]
ROW = '<row r="{r}"><c r="A{r}" s="{s}"><v>{v}</v></c><c r="B{r}" t="inlineStr"><is><t>あ{r}</t></is></c></row>'
XLSX = [
    "<worksheet><sheetData>" + "".join(ROW.format(r=r, s=r % 4, v=45000 + r) for r in rows)
    + '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>' for rows in [[1, 2, 3], [2, 3, 9, 10], []]
] + [
    '<sst><si><t>a</t></si><si><r><t>b</t></r><rPh><t>よみ</t></rPh></si><si><t xml:space="preserve"> 12 </t></si></sst>',
    '<worksheet><sheetData><row hidden="1"><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>x</v></c></row>'
    '</sheetData></worksheet>',
]
seeds = [text.encode() for text in CSV] + [text.encode("cp932", "ignore") for text in CSV] if kind == "csv" else [
    text.encode() for text in XLSX]
for seed in seeds:
    for choice in range(16):
        data = bytes([choice]) + seed
        (corpus / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)
WORDS = {
    "csv": ['"', '""', "\r\n", "\n", ",", ";", "\t", "R7.4.1", "2025/4/1", "9999-12-31", "4月1日", "△1,234", "12.5%", "合計", "なし",
            "年度", b"\xef\xbb\xbf", b"\xff\xfe", b"\x81\x40"],
    "xlsx": ['<row r="', '<c r="', ' t="s"', ' s="1"', "<v>", "</v>", "</c>", "</row>", '<mergeCell ref="A1:B2"/>', "XFD1048576",
             "<rPh>", "</rPh>", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&#x3042;", "<!DOCTYPE a>", "<f>"],
}
words = [word if isinstance(word, bytes) else word.encode() for word in WORDS[kind]]
lines = ["".join(f"\\x{byte:02x}" for byte in word) for word in words]
(target / f"words-{kind}.dict").write_text("".join(f'"{line}"\n' for line in lines))
print(f"{len(seeds) * 16} seeds")
