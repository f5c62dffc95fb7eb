"""Every example of the KQL reference with inline data and an output, asked of the program and compared.

What is compared, and how far the comparison gives way:
  columns   exactly, in order
  rows      in order only where the final pipeline sorts (ties may change places); else as a bag
  numbers   the page's text is the same double, or equal within 1e-12 (it prints 15 digits); where it shows 6 digits or
            more after rounding, half a unit of its last digit; integers exactly
  null      empty cell, null, (null); NaN, infinities; bool true/True, false/False
  datetime  as moments, only where the cell is a datetime in our own notation; timespan likewise, as durations
  dynamic   as JSON (numbers and times inside as above); arrays of make_set as sets
  string    exactly; a table cell of Markdown loses outer blanks and turns runs and line ends into one
corrections.json holds what is wrong on the page itself (page-errors.txt says why): corrected columns, rows or query.
exceptions.txt holds the cases that do not pass, with the reason; one that passes after all is a failure too.
"""
import sys, os, re, json, math, subprocess, tempfile, collections, datetime as D
from checks import check, finish
from decimal import Decimal, InvalidOperation
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, 'Tests', 'Conformance', 'reference')
BINARY = os.path.abspath(sys.argv[1])

# ------------------------------------------------------------------ values
TICKS = Decimal(10) ** 7

def moment(s, own=False):
    """ticks since year 1, or None. own: only Meibo's notation."""
    s = s.strip()
    m = re.fullmatch(r'(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?(Z?)', s)
    if m:
        y, mo, d, h, mi, se, f, z = m.groups()
    elif own: return None
    else:
        m = re.fullmatch(r'(\d{1,2})/(\d{1,2})/(\d{4})(?:,? (\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?(?: ?([AP]M))?)?', s, re.I)
        if not m: return None
        mo, d, y, h, mi, se, f, p = m.groups()
        if p:
            h = int(h) % 12 + (12 if p.upper() == 'PM' else 0)
    try: days = D.date(int(y), int(mo), int(d)).toordinal()
    except ValueError: return None
    sec = int(h or 0) * 3600 + int(mi or 0) * 60 + int(se or 0)
    return (days * 86400 + sec) * 10**7 + int((f or '0').ljust(7, '0'))

def duration(s):
    m = re.fullmatch(r'(-?)(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?', s.strip())
    if not m: return None
    sg, d, h, mi, se, f = m.groups()
    t = ((int(d or 0) * 24 + int(h)) * 60 + int(mi)) * 60 + int(se)
    t = t * 10**7 + int((f or '0').ljust(7, '0'))
    return -t if sg else t

NUM = re.compile(r'[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d+)?')
SPECIAL = {'∞': math.inf, '+∞': math.inf, 'inf': math.inf, 'infinity': math.inf, '+inf': math.inf, '-∞': -math.inf,
           '-inf': -math.inf, '-infinity': -math.inf, 'nan': math.nan}
NULLS = ('', 'null', '(null)')

def number_eq(text, got):
    t = text.strip()
    if t.lower() in SPECIAL:
        v = SPECIAL[t.lower()]
        g = SPECIAL.get(str(got).lower(), got)
        return isinstance(g, float) and (v == g or (math.isnan(v) and math.isnan(g)))
    if not NUM.fullmatch(t): return False
    p = Decimal(t.replace(',', ''))
    if isinstance(got, int): g = Decimal(got)
    else:
        if math.isnan(got) or math.isinf(got): return False
        g = Decimal(repr(got))
    if p == g: return True
    if isinstance(got, int) and p == p.to_integral_value(): return False
    if float(p) == float(g): return True
    if abs(p - g) <= abs(g) * Decimal('1e-12'): return True
    sig = len(p.as_tuple().digits)
    if sig >= 6 and p.as_tuple().exponent < 0:
        return abs(p - g) <= Decimal(5) * Decimal(10) ** (p.as_tuple().exponent - 1)
    return False

def squash(s): return re.sub(r'\s+', ' ', re.sub(r'<br\s*/?>', '\n', s)).strip()

class Gives(set): pass

def json_eq(e, g, gives, sets):
    if e is None or g is None: return e is None and g is None
    if isinstance(e, bool) or isinstance(g, bool): return e is g
    if isinstance(e, (int, float)) and isinstance(g, (int, float)):
        return number_eq(repr(e), g) or e == g
    if isinstance(e, str) and isinstance(g, str):
        if e == g: return True
        for f in (lambda x: moment(x), duration):
            a, b = f(e), f(g)
            if a is not None and a == b: gives.add('time in dynamic'); return True
        return False
    if isinstance(e, list) and isinstance(g, list):
        if len(e) != len(g): return False
        if all(json_eq(a, b, gives, sets) for a, b in zip(e, g)): return True
        if sets and match(e, g, lambda a, b: json_eq(a, b, gives, sets)):
            gives.add('order in a set'); return True
        return False
    if isinstance(e, dict) and isinstance(g, dict):
        return e.keys() == g.keys() and all(json_eq(e[k], g[k], gives, sets) for k in e)
    return False

def cell_eq(text, got, gives, sets, exact=False):
    t = text
    if got is None: return t.strip() in NULLS
    if isinstance(got, bool):
        return t.strip().lower() == ('true' if got else 'false')
    if isinstance(got, (int, float)): return number_eq(t, got)
    if isinstance(got, (list, dict)):
        try: e = json.loads(re.sub(r'<br\s*/?>', ' ', t))
        except ValueError: return False
        return json_eq(e, got, gives, sets)
    if got == t: return True
    if exact: return False
    if got in ('NaN', 'Infinity', '-Infinity') and t.strip().lower() in SPECIAL: return number_eq(t, SPECIAL[got.lower()])
    a = moment(got, own=True)
    if a is not None and (got.endswith('Z') or re.fullmatch(r'\d{4}-\d\d-\d\d', got)):
        if moment(t) == a: return True
    a = duration(got)
    if a is not None and duration(t) == a:
        gives.add('timespan text'); return True
    if squash(t) == squash(got):
        gives.add('blanks'); return True
    if got == '' and t.strip() in NULLS:
        gives.add('empty string for null'); return True
    if t[:1] in '"' and t[-1:] == '"' and t[1:-1] == got:
        gives.add('quotes around a dynamic string'); return True
    return False

def match(e, g, eq):
    """a perfect matching of two lists of equal length"""
    if len(e) != len(g): return False
    owner = [-1] * len(g)
    cand = [[j for j in range(len(g)) if eq(a, g[j])] for a in e]
    def go(i, seen):
        for j in cand[i]:
            if j in seen: continue
            seen.add(j)
            if owner[j] < 0 or go(owner[j], seen):
                owner[j] = i
                return True
        return False
    return all(go(i, set()) for i in range(len(e)))

# ------------------------------------------------------------------ order
def strip_strings(q):
    return re.sub(r'//[^\n]*|```.*?```|@"(?:[^"]|"")*"|@\'(?:[^\']|\'\')*\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  lambda m: ' ' if m.group().startswith('//') else "''", q, flags=re.S)

def sort_keys(q):
    """None, or the names of the keys of the last sort that the final pipeline keeps"""
    s = strip_strings(q).strip().rstrip(';')
    stages, cur, depth = [], '', 0
    parts, stmt = [], ''
    for ch in s:
        if ch in '([{': depth += 1
        if ch in ')]}': depth -= 1
        if ch == ';' and depth == 0: cur, stages = '', []; continue
        if ch == '|' and depth == 0: stages.append(cur); cur = ''; continue
        cur += ch
    stages.append(cur)
    keys = None
    for st in stages[1:]:
        w = re.match(r'\s*([\w-]+)', st)
        w = w.group(1) if w else ''
        if w in ('sort', 'order', 'top'):
            by = re.split(r'\bby\b', st, maxsplit=1)[-1]
            keys = [re.match(r'\s*(\w+)', k).group(1) for k in by.split(',') if re.match(r'\s*(\w+)', k)]
        elif w in ('summarize', 'distinct', 'join', 'lookup', 'union', 'make-series', 'evaluate', 'top-nested', 'partition', 'sample', 'count'):
            keys = None
    return keys

# ------------------------------------------------------------------ running
CWD = tempfile.mkdtemp(prefix='reference-run-')
def meibo(q, fmt):
    try:
        p = subprocess.run([BINARY, 'query', '--format', fmt, '--threads', '1', '--', q], capture_output=True, text=True,
                           timeout=30, cwd=CWD, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired: return None, 'timeout (30 s)', ''
    return p.returncode, p.stdout, p.stderr

def run(case):
    fix = FIXES.get(case['name'], {})
    if fix.get('skip'): return 'page', 'not judged: ' + fix['reason'], None, []
    q = fix.get('query', case['query'])
    cols, rows, exact = fix.get('columns', case['columns']), fix.get('rows', case['rows']), fix.get('exact', False)
    rc, out, err = meibo(q, 'json')
    if rc is None: return 'error', out, None, []
    if rc != 0:
        return 'error', (err.strip() or out.strip()), None, []
    try: data = json.loads(out)
    except ValueError as x: return 'error', f'output is no JSON: {x}: {out[:200]}', None, []
    if data: gcols, grows = list(data[0].keys()), [list(r.values()) for r in data]
    else:
        _, c, _ = meibo(q, 'csv')
        gcols, grows = [x.strip('"') for x in (c.splitlines() or [''])[0].split(',')], []
    got = {'columns': gcols, 'rows': grows}
    if gcols != cols: return 'fail', f'columns: expected {cols}', got, []
    sets = bool(re.search(r'\bmake_set(_if)?\s*\(', q))
    gives = Gives()
    eq = lambda e, g: len(e) == len(g) and all(cell_eq(a, b, gives, sets, exact) for a, b in zip(e, g))
    for alt in fix.get('any_of', []):
        if match(alt, grows, eq): return 'pass', '', got, sorted(gives | {'one of several answers'})
    if len(rows) != len(grows): return 'fail', f'rows: expected {len(rows)}, got {len(grows)}', got, []
    keys = sort_keys(q)
    if all(eq(e, g) for e, g in zip(rows, grows)): return 'pass', '', got, sorted(gives)
    bag = match(rows, grows, eq)
    if keys is None:
        if bag: return 'pass', '', got, sorted(gives)
    elif bag:
        ix = [gcols.index(k) for k in keys if k in gcols]
        if len(ix) == len(keys) and all(cell_eq(e[i], g[i], gives, sets) for e, g in zip(rows, grows) for i in ix):
            return 'pass', '', got, sorted(gives | {'order of ties'})
        return 'fail', 'order of rows', got, []
    # the first differing cells
    diff = []
    for n, (e, g) in enumerate(zip(rows, grows)):
        for c, a, b in zip(cols, e, g):
            if not cell_eq(a, b, Gives(), sets, exact): diff.append(f'row {n + 1} {c}: expected {a!r} got {json.dumps(b, ensure_ascii=False)}')
    return 'fail', 'cells: ' + '; '.join(diff[:6]) + (f'; and {len(diff) - 6} more' if len(diff) > 6 else ''), got, []

FIXES = json.load(open(os.path.join(FOLDER, 'corrections.json'), encoding='utf-8'))
EXCEPTIONS = {}
for line in open(os.path.join(FOLDER, 'exceptions.txt'), encoding='utf-8'):
    if line.strip() and not line.startswith('#'):
        name, reason = line.rstrip().split('\t')
        EXCEPTIONS[name] = reason

for line in open(os.path.join(FOLDER, 'examples.jsonl'), encoding='utf-8'):
    case = json.loads(line)
    status, why, got, _ = run(case)
    if case['name'] in EXCEPTIONS:
        check(status != 'pass', f"{case['name']} passes and is no exception any more")
    else:
        check(status == 'pass', f"{case['name']}: {status}: {why}; got {json.dumps(got, ensure_ascii=False)[:600]}")
os.rmdir(CWD) if not os.listdir(CWD) else None
finish('reference')
