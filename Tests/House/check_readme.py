"""Every code block of README.md runs: kql blocks in one session, sh blocks line by line; a block without a language is
the output of the one before it."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEIBO = pathlib.Path(sys.argv[1]).resolve()


def run(command, **options):
    path = f"{MEIBO.parent}:{os.environ['PATH']}"
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"}, **options)


def main():
    text = (ROOT / "README.md").read_text()
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.M | re.S)
    check(sum(1 for language, _ in blocks if language == "kql") >= 4, "README.md has lost its queries")
    last = ""
    for language, block in blocks:
        if language == "kql":
            result = run([MEIBO, "datasets/city"], input=block)
            check(result.returncode == 0 and result.stdout.strip(), f"{block}\n{result.stderr}")
            last = result.stdout
        elif language == "":
            check(block.strip() in last, f"README.md promises\n{block}\nbut it prints\n{last}")
        else:
            for line in filter(None, block.splitlines()):
                if line.startswith("make "):
                    check((ROOT / "Makefile").read_text().count(f"\n{line.split()[1]}:") == 1, f"no target for {line}")
                    continue
                result = run(["bash", "-c", line.replace("/tmp/", f"{tempfile.gettempdir()}/")])
                check(result.returncode == 0, f"{line}\n{result.stdout}\n{result.stderr}")
    finish("readme")


main()
