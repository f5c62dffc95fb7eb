"""Plays sessions with the shell on a real pseudo-terminal and looks at the screen that a user would see.

Usage: terminal_test.py MEIBO DATA_FOLDER
"""

import base64
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

import pexpect
import pyte

PROMPT = "meibo> "
passed, failed = 0, 0


def check(is_true, what):
    """Counts and prints one thing that was looked at."""
    global passed, failed
    if is_true:
        passed += 1
        print(f"ok      {what}")
    else:
        failed += 1
        print(f"FAILED  {what}")


class Play:
    """A shell on a terminal of a given size, and what the screen shows."""

    def __init__(self, meibo, data, state, columns=100, rows=50, **variables):
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(state), "XDG_STATE_HOME": str(state), "TERM": "xterm-256color",
            "LANG": "en_US.UTF-8", "INPUTRC": "/dev/null",
        }
        environment.update(variables)
        self.screen = pyte.HistoryScreen(columns, rows, history=2000)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.child = pexpect.spawn(
            meibo, [data] if data else [], env=environment, dimensions=(rows, columns), cwd=str(state), timeout=20)
        self.child.delaybeforesend = 0

    def read(self, seconds=0.05):
        """Feeds the screen with what the shell has written; false where it has ended."""
        try:
            data = self.child.read_nonblocking(65536, seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self.stream.feed(data)
        return True

    def lines(self):
        # A wide character takes two cells, of which the second is empty.
        return [line.rstrip() for line in self.screen.display]

    def text(self):
        return "\n".join(self.lines())

    def wait(self, condition, seconds=15):
        """Waits until the screen fulfils a condition; false when it never does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition(self):
                return True
            if not self.read():
                return condition(self)
        return False

    def at_prompt(self):
        line = self.screen.display[self.screen.cursor.y].rstrip()
        return line == PROMPT.rstrip() and self.screen.cursor.x == len(PROMPT)

    def settle(self):
        """Waits for an empty prompt."""
        return self.wait(Play.at_prompt)

    def type(self, text):
        self.child.send(text)

    def clear(self):
        """Clears the screen, so that only what comes now is seen."""
        self.type("\x0c")
        self.wait(lambda play: play.at_prompt() and play.text().strip() == PROMPT.strip(), 5)

    def enter(self, text):
        """Types a line and Enter, and waits for the next prompt; returns what the screen shows then."""
        self.clear()
        self.type(text)
        self.wait(lambda play: text.split("\n")[-1][-10:].rstrip() in play.text())
        self.type("\r")
        self.read(0.3)
        self.settle()
        return self.text()

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def leave(self):
        self.type("\x04")
        while self.read(0.5):
            pass
        self.child.close()
        return self.child.exitstatus


def replayed(meibo, data, state):
    """What a session at the terminal saved gives the same bytes in another folder, locale and width."""
    elsewhere = state / "elsewhere" / "deep"
    elsewhere.mkdir(parents=True)
    shutil.copytree(data, elsewhere / "city")
    text = (state / "sessions" / "first.kql").read_text()
    head, rest = text.split("\n", 1)
    script = elsewhere / "moved.kql"
    script.write_text(re.sub(r"data \S+", "data city", head) + "\n" + rest)
    outputs = []
    for path, folder, variables in [
            ("sessions/first.kql", state, {"LC_ALL": "C", "COLUMNS": "80"}), ("moved.kql", elsewhere, {"LC_ALL": "ja_JP.UTF-8", "COLUMNS": "40"}),
            (str(script), state, {"LC_ALL": "de_DE.UTF-8", "COLUMNS": "200"})]:
        done = subprocess.run([meibo, "run", path, "--check", "--report", str(state / "replay.html"), "--report", str(state / "replay.xlsx")],
                              capture_output=True, cwd=folder, timeout=60, env={**os.environ, **variables})
        outputs.append((done.returncode, done.stdout, (state / "replay.html").read_bytes().replace(b"moved.kql", b"first.kql"), (state / "replay.xlsx").read_bytes()))
    check(all(output[0] == 0 for output in outputs), "a saved session replays as it was recorded")
    check(outputs[0][1:3] == outputs[1][1:3] == outputs[2][1:3] and outputs[0][1], "with the same bytes in another folder, locale and width")
    check(outputs[0][3] == outputs[1][3] == outputs[2][3], "workbooks too")


def first_session(meibo, data, state):
    play = Play(meibo, data, state)
    check(play.settle(), "the prompt appears")
    head = [line for line in play.lines() if line]
    check(len(head) == 4 and "架空の市・職員" in head[0], "three lines open the shell, the title first")
    check("staff" in head[1] and "Enter" in head[2], "the tables and a query to try are named")
    example = re.search(r"tries: (.*?)   ", head[2])
    play.type("\r")
    play.wait(lambda p: "rows" in p.text())
    play.settle()
    check(example is not None and example[1] in play.text(), "Enter on the empty first line runs the query to try")

    shown = play.enter('staff | where employment == "常勤" and isnull(left_on)')
    count = re.search(r"([\d,]+) of ([\d,]+) rows", shown)
    check(count is not None and int(count[1]) <= 40, "a long result is cut and says so")
    check(all(len(line) <= 100 for line in play.lines()), "a result fits the terminal")
    shown = play.enter("| summarize people = count() by occupation")
    people = [int(n) for n in re.findall(r"^\S+\s+(\d+)$", shown, re.M)]
    check(count is not None and sum(people) == int(count[2].replace(",", "")), "a line with | goes on from the last query")

    folder = state / "sessions"
    folder.mkdir()
    play.enter(".save sessions/first.kql")
    saved = (folder / "first.kql").read_text() if (folder / "first.kql").exists() else ""
    check("summarize people = count() by occupation" in saved and "//= " in saved, ".save writes the session as a script")
    replayed(meibo, data, state)

    play.clear()
    play.type("print x = (1\r")
    check(play.wait(lambda p: "   ..." in p.text()), "an open bracket asks for another line")
    play.type("+ 41)\r")
    check(play.wait(lambda p: re.search(r"^ *42$", p.text(), re.M) and p.at_prompt()), "and the bracket's end runs it")

    play.clear()
    play.type("staff | whe")
    play.wait(lambda p: "staff | whe" in p.text())
    play.type("\x03")
    check(play.wait(lambda p: "staff | whe^C" in p.text() and p.at_prompt()), "Ctrl-C drops a half-typed line")
    play.clear()
    play.type("print (1,\r")
    play.wait(lambda p: "   ..." in p.text())
    play.type("\x03")
    play.settle()
    check("2" in play.enter("print y = 1 + 1"), "Ctrl-C drops an input over several lines whole")

    shown = play.enter("staff | where nonsense == 1")
    check("error[E012]" in shown and "^^^^^^^^" in shown, "a mistake is underlined")

    check_interrupt(play)
    check_completion(play)
    check_paste(play)
    check_cells(play, state)
    check_resize(play)
    check("unknown command" in play.enter(".quti"), "an unknown command is an error, not the end")
    return play


def check_interrupt(play):
    play.clear()
    play.type("range x from 1 to 2000000000 step 1 | summarize sum(x)\r")
    check(play.wait(lambda p: re.search(r"\d\.\d s", p.text()), 10), "a long query shows how far it is")
    start = time.monotonic()
    play.type("\x03")
    stopped = play.wait(lambda p: "interrupted" in p.text() and p.at_prompt())
    elapsed = time.monotonic() - start
    check(stopped, "Ctrl-C stops a long query")
    check(elapsed < 0.5, f"within half a second ({elapsed * 1000:.0f} ms)")
    check(not re.search(r"\d\.\d s", play.text()), "and the line of progress is gone")
    check(re.search(r"^ *5$", play.enter("print z = 2 + 3"), re.M), "the next query works")


def check_completion(play):
    play.clear()
    play.type("sta\t")
    check(play.wait(lambda p: "meibo> staff " in p.screen.display[p.screen.cursor.y]), "Tab completes sta to staff")
    play.type("| where occ\t")
    check(play.wait(lambda p: "where occupation" in p.text()), "Tab completes a column")
    play.type('== "一\t')
    check(play.wait(lambda p: 'occupation == "一般事務"' in p.text().replace("  ", " ") or '"一般事務"' in joined(p)),
          "Tab completes a value, Japanese too")
    play.type("\x03")
    play.settle()
    play.clear()
    play.type("staff | where 職\t")
    check(play.wait(lambda p: "職員番号" in joined(p) and "職種" in joined(p)), "Tab lists columns by their titles")
    play.type("\x03")
    play.settle()
    play.clear()
    play.type(".load dat\t")
    check(play.wait(lambda p: ".load data.csv" in p.text()), "Tab completes a file's name where a command takes one")
    play.type("\x03")
    play.settle()


def joined(play):
    """The screen's text without the empty cells behind wide characters."""
    return "\n".join("".join(play.screen.buffer[row][column].data for column in range(play.screen.columns))
                     for row in range(play.screen.lines))


def check_paste(play):
    lines = ["staff", '| where employment == "常勤"', "// 職種ごとの人数", "| summarize 人数 = count() by 職種", "| count"]
    play.clear()
    play.type("\x1b[200~" + "\r".join(lines) + "\x1b[201~")
    play.wait(lambda p: "| count" in p.text())
    check(not re.search(r"\d+ rows?", play.text()), "a paste of several lines waits for Enter")
    play.type("\r")
    check(play.wait(lambda p: "1 row" in p.text() and p.at_prompt()), "and runs as one query")
    check("error" not in play.text(), "without an error")


def check_cells(play, state):
    """Cells that are pasted as a table, and a result on the clipboard."""
    play.clear()
    play.type(".paste as cells\r")
    check(play.wait(lambda p: "paste the cells" in p.text()), ".paste waits for cells")
    play.type("\x1b[200~番号\t氏名\t採用日\r001\t山田　花子\tR7.4.1\r002\t\"鈴木\r一郎\"\t2024/4/1\r\x1b[201~")
    check(play.wait(lambda p: "cells: 2 rows" in p.text() and p.at_prompt()), "what is pasted is a table")
    check(stat.S_IMODE((state / "cells.tsv").stat().st_mode) == 0o600, "its file can be read by the user alone")
    check("2 rows" in play.enter("cells | where 採用日 >= 2024-04-01"), "and can be asked")
    play.clear()
    play.type(".paste as more\r")
    play.wait(lambda p: "paste the cells" in p.text())
    play.type("\x03")
    check(play.wait(lambda p: "nothing was pasted" in p.text() and p.at_prompt()) and not (state / "more.tsv").exists(),
          "Ctrl-C gives a paste up")
    before = len(play.raw)
    play.enter('.copy <| datatable(a:string, b:long) ["甲", 1, "=x", 2]')
    found = re.search(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", play.raw[before:])
    text = base64.b64decode(found.group(1)).decode() if found else ""
    check(text == "a\tb\n甲\t1\n'=x\t2\n", f".copy fills the clipboard: {text!r}")


def check_resize(play):
    query = "staff | project staff_id, name, kana, gender, occupation, employment | take 3"
    wide = max(len(line) for line in play.enter(query).split("\n") if "─" in line)
    play.resize(40, 50)
    play.settle()
    narrow = max(len(line) for line in play.enter(query).split("\n") if "─" in line)
    check(narrow <= 40 < wide, f"a window made smaller makes the table smaller ({wide}, then {narrow})")
    play.resize(100, 50)
    play.settle()


def second_session(meibo, data, state):
    history = state / "meibo" / "history"
    check(stat.S_IMODE(history.stat().st_mode) == 0o600, "the history file can be read by the user alone")
    check(stat.S_IMODE(history.parent.stat().st_mode) == 0o700, "and so can its folder")
    play = Play(meibo, data, state)
    play.settle()
    play.clear()
    play.type("\x1b[A")
    check(play.wait(lambda p: ".quti" in p.text()), "Up brings back the last line of the session before")
    play.type("\x12summarize 人数")
    play.wait(lambda p: "人数" in joined(p))
    play.type("\x1b[C")
    found = play.wait(lambda p: "meibo> staff" in p.text() and "count" in p.text())
    check(found and "職種ごとの人数" in joined(play), "and Ctrl-R an input over several lines, whole")
    play.type("\r")
    check(play.wait(lambda p: "1 row" in p.text() and p.at_prompt()), "which runs again")
    check(play.leave() == 0, "Ctrl-D leaves with status 0")
    check(history.read_text().count(".quti") == 1, "what was said once stands in the history once")


def locales(meibo, data, state):
    play = Play(meibo, data, state, LANG="C")
    play.settle()
    play.type('print t = "課税"\x7f\x7f務"')
    check(play.wait(lambda p: '"課務"' in joined(p)), "Japanese can be edited in the C locale")
    check("課務" in play.enter("").replace(" ", "") or "課務" in joined(play), "and comes back right")
    play.leave()
    play = Play(meibo, data, state, LANG="ja_JP.UTF-8")
    play.settle()
    check("現在" in joined(play) and "で試す" in joined(play), "a Japanese locale gets Japanese")
    play.clear()
    play.type("stff\r")
    check(play.wait(lambda p: "という表はない" in joined(p)), "in messages too")
    play.settle()
    check(play.leave() == 0, "and leaves")
    play = Play(meibo, data, state, TERM="dumb")
    play.settle()
    play.enter("print 1")
    check(b"\x1b[" not in play.raw, "a dumb terminal gets no escape sequence")
    play.leave()
    play = Play(meibo, data, state, NO_COLOR="1")
    play.settle()
    play.enter("stff")
    check(not re.search(rb"\x1b\[[\d;]*m", play.raw), "NO_COLOR gets no colour")
    play.leave()


def troubles(meibo, data, state):
    (state / "blocked").write_text("a file where a folder should be")
    play = Play(meibo, data, state, XDG_STATE_HOME=str(state / "blocked"))
    check(play.settle() and "history" in play.text(), "a history that cannot be kept is told, and the shell goes on")
    play.enter("print 1")
    check(play.text().count("history") == 0, "once")
    play.clear()
    play.type(".quit\r")
    while play.read(0.5):
        pass
    play.child.close()
    check(play.child.exitstatus == 0, ".quit leaves with status 0")


def ending(meibo, data, state):
    play = Play(meibo, data, state)
    play.settle()
    play.type("staff | wh")
    play.wait(lambda p: "staff | wh" in p.text())
    play.child.kill(signal.SIGTERM)
    while play.read(0.5):
        pass
    play.child.close()
    check(play.child.signalstatus == signal.SIGTERM, "a termination signal ends the shell")
    check(play.raw.rstrip().endswith(b"\x1b[?2004l"), "with the terminal's paste mode given back")
    play = Play(meibo, data, state)
    play.settle()
    os.close(play.child.child_fd)
    check(ended(play.child.pid), "and so does a terminal that is closed")
    play.child.closed, play.child.ptyproc.closed = True, True


def ended(pid, seconds=5):
    """Whether the process ends by itself in time; otherwise it is killed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return False


def recovery(meibo, data, state):
    home = state / "crashed"
    home.mkdir()
    def left():
        return list((home / "meibo").glob("recovery-*.kql"))

    play = Play(meibo, data, home)
    play.settle()
    play.enter(".note ## 職種")
    play.enter('staff | where employment == "常勤" | summarize people = count() by occupation')
    play.enter("| count")
    os.kill(play.child.pid, signal.SIGKILL)
    play.leave()
    check(len(left()) == 1, "a crash leaves the steps")
    check(len(left()) == 1 and stat.S_IMODE(left()[0].stat().st_mode) == 0o600, "for their owner alone")
    play = Play(meibo, data, home)
    play.settle()
    check(".recover" in play.text(), "the next start says so")
    shown = play.enter(".recover")
    check("people" in shown and "Count" in shown, "and runs them again")
    shown = play.enter(".steps")
    check(len(re.findall(r"^\d  staff", shown, re.M)) == 2, "as steps")
    play.enter(".save again.kql")
    check("/// ## 職種" in (home / "again.kql").read_text(), "with their prose")
    check(len(left()) == 1, "what was run again is left for the next crash alone")
    play.leave()
    check(not left(), "a session that is closed leaves nothing")
    play = Play(meibo, data, home)
    play.settle()
    check(".recover" not in play.text(), "and nothing is said")
    play.leave()


def scripts(meibo, data, state):
    def run(text, *arguments):
        return subprocess.run([meibo, *arguments], input=text, capture_output=True, text=True, cwd=state, timeout=60)

    done = run("let a = 20;\nprint a + 1\n\n.tables\nprint 5;", data)
    check(done.returncode == 0 and "21" in done.stdout and "staff" in done.stdout and "meibo>" not in done.stdout,
          "standard input is a script where nobody types")
    check("\x1b" not in done.stdout + done.stderr, "and a pipe gets no colour")
    done = run("print 1;\nprint nonsense;\nprint 3;", data)
    check(done.returncode == 1 and "  2 │ print nonsense" in done.stderr and "3" not in done.stdout,
          "it stops at the first error, with status 1 and the line's number")
    done = run("range x from 1 to 3000 step 1", data)
    check("1,000 of 3,000 rows" in done.stdout, "a long result is cut at 1,000 rows")
    done = run("", "query", "staff | count", "--data", data, "--format", "json")
    check(done.returncode == 0 and re.fullmatch(r'\[\s*\{"Count":\s*\d+\}\s*\]\s*', done.stdout), "query gives JSON")
    check(run("", "query", "stff", "--data", data).returncode == 1, "a failed query has status 1")
    check(run("", "query", "print 1", "--data", "nowhere").returncode == 2, "data that are not there have status 2")
    check(run("", "query", "print 1", "--format", "odd").returncode == 64, "wrong usage has status 64")
    (state / "wrong.kql").write_text("staff | where one == 1;\nstaff | wher two;\n")
    done = run("", "check", "wrong.kql", "--data", data)
    check(done.returncode == 1 and "E012" in done.stderr and "E010" in done.stderr, "check shows every mistake")


def main():
    meibo, data = (str(pathlib.Path(argument).resolve()) for argument in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        state = pathlib.Path(folder)
        (state / "data.csv").write_text("a,b\n1,2\n")
        play = first_session(meibo, data, state)
        check(play.leave() == 0, "Ctrl-D leaves the first session with status 0")
        second_session(meibo, data, state)
        locales(meibo, data, state)
        troubles(meibo, data, state)
        ending(meibo, data, state)
        recovery(meibo, data, state)
        scripts(meibo, data, state)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
