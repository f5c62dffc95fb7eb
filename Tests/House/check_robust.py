"""What nobody should type: deep nesting, a query of a megabyte, a thousand stages, names of every sort of character.

An answer or a clear error, never a crash and never silence.
"""

import pathlib
import subprocess
import sys
import tempfile
import unicodedata

from checks import check, finish

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
CODE_POINTS_A_SCRIPT = 400


def run(*arguments, text=None):
    return subprocess.run([PROGRAM, *arguments], input=text, capture_output=True, text=True, timeout=120)


def answered(name, query, statuses=(0, 1)):
    """Runs a query from a file: it ends by itself, with a result or a diagnostic that has a code."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "query.kql"
        path.write_text(query, encoding="utf-8", errors="surrogatepass")
        for command in (("check", path), ("run", path)):
            result = run(*command)
            check(result.returncode in statuses, f"{name}: {command[0]} ended with {result.returncode}: {result.stderr[:300]}")
            check(result.returncode == 0 or "[E" in result.stderr, f"{name}: {command[0]} said no code: {result.stderr[:300]}")


def nesting():
    depth = 10_000
    for name, query in {
        "brackets": "print " + "(" * depth + "1" + ")" * depth,
        "open brackets": "print " + "(" * depth,
        "closing brackets": "print " + ")" * depth,
        "lists": "print dynamic(" + "[" * depth + "]" * depth + ")",
        "bags": "print dynamic(" + '{"a":' * depth + "1" + "}" * depth + ")",
        "indices": "print x = dynamic([1]) | project " + "x[" * depth + "0" + "]" * depth,
        "calls": "print " + "abs(" * depth + "1" + ")" * depth,
        "not": "print " + "not(" * depth + "true" + ")" * depth,
        "minus": "print " + "-" * depth + "1",
        "sums": "print " + "1 + " * depth + "1",
        "members": "print x = dynamic({}) | project x" + ".a" * depth,
        "queries": "print " + "toscalar(print " * depth + "1" + ")" * depth,
        "tables": "(" * depth + "print 1" + ")" * depth,
        "unions": "union (" * depth + "print 1" + ")" * depth,
        "cases": "print " + "iff(true, 1, " * depth + "2" + ")" * depth,
        "functions": "let f = () { " * depth + "1" + " }" * depth + "; print f()",
        "within": "print x = 1 | extend y = " + "sum(" * depth + "x" + ") within (x)" * depth,
        "strings": "print " + '"a" ' * depth,
        "conditions": "print x = 1 | where " + "x == 1 and " * depth + "true",
    }.items():
        answered(name, query)


def size():
    answered("a megabyte of text", 'print "' + "税" * 350_000 + '"', (0,))
    answered("a megabyte of values", "print x = 5 | where x in (" + ", ".join(map(str, range(150_000))) + ")", (0,))
    answered("a megabyte of rows", "datatable(x:long)[" + ",".join(map(str, range(150_000))) + "] | count", (0,))
    answered("a megabyte of blanks", " " * 1_000_000 + "print 1", (0,))
    answered("a megabyte of comments", "// " + "x" * 1_000_000 + "\nprint 1", (0,))
    answered("a megabyte of bars", "print 1 " + "|" * 1_000_000, (1,))
    answered("a megabyte of one name", "print " + "a" * 1_000_000 + " = 1", (0, 1))
    answered("ten thousand statements", "print 1;\n" * 10_000, (0,))
    answered("ten thousand mistakes", "print zzz;\n" * 10_000, (1,))
    answered("three hundred stages", "print x = 1" + " | extend x = x + 1" * 300, (0,))
    answered("a thousand stages", "print x = 1" + " | extend x = x + 1" * 1000)
    answered("ten thousand stages", "print x = 1" + " | where true" * 10_000)
    answered("a thousand columns", "print " + ", ".join(f"c{n} = {n}" for n in range(1000)), (0,))
    lets = "let t0 = print x = 1;\n" + "".join(f"let t{n} = t{n - 1} | extend x = x + 1;\n" for n in range(1, 1000))
    answered("a thousand lets", lets + "t999")


def names():
    """Every assigned character in a name, bare and in brackets, some in front of and behind others."""
    points = [
        point
        for point in range(0x20, 0x110000)
        if unicodedata.category(chr(point)) not in ("Cn", "Cs", "Co") and not 0x4E10 < point < 0x9F00
        and not 0xAC10 < point < 0xD7A0 and not 0x17010 < point < 0x18CD0 and not 0x20010 < point < 0x33400
        and (point < 0x3000 or point % 3 == 0)
    ]
    for start in range(0, len(points), CODE_POINTS_A_SCRIPT):
        part = [chr(point) for point in points[start:start + CODE_POINTS_A_SCRIPT]]
        quoted = [c.replace("\\", "\\\\").replace("'", "\\'") for c in part]
        answered(
            f"names from U+{ord(part[0]):04X}, in brackets",
            ";\n".join(f"print ['{c}'] = 1, ['a{c}b'] = 2 | project ['{c}'], x = ['a{c}b']" for c in quoted))
        answered(
            f"names from U+{ord(part[0]):04X}, bare", ";\n".join(f"print {c} = 1, a{c}b = 2 | project a{c}b" for c in part))
    for odd in ("\u202e", "\u200d", "\ufeff", "\u0000", "\ud800", "e\u0301\u0301", "👩‍👩‍👧‍👦", "🇯🇵", "葛\U000e0100", "\u3000"):
        answered(f"odd {odd!a}", f"print {odd} = 1; print ['{odd}'] = '{odd}' | where {odd} == '{odd}'", (0, 1, 2))


def main():
    nesting()
    size()
    names()
    finish("robust")


main()
