"""What a run needs around it: the peers' packages, data, and what the machine is."""

import datetime
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / ".build" / "bench"
CITY = (1_000, 10_000, 5_000)


def note(text):
    """A word on how far things are, by standard error."""
    print(text, file=sys.stderr, flush=True)


def python():
    """The interpreter that has the peers, made under .build/bench from the requirements when they change."""
    requirements = HERE / "requirements.txt"
    stamp = BUILD / "venv" / hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    program = BUILD / "venv" / "bin" / "python"
    if not stamp.exists():
        note("installing the peers under .build/bench")
        subprocess.run([sys.executable, "-m", "venv", str(BUILD / "venv")], check=True)
        install = [str(program), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]
        subprocess.run([*install, str(requirements)], check=True)
        stamp.touch()
    return program


def has_datatable(may_install):
    """Whether R with data.table is there; as root it may be installed."""
    test = ["Rscript", "-e", "library(data.table); library(bit64)"]

    def there():
        return shutil.which("Rscript") and subprocess.run(test, capture_output=True).returncode == 0

    if not there() and may_install and os.geteuid() == 0 and shutil.which("apt-get"):
        note("installing R with data.table")
        install = ["apt-get", "install", "-y", "--no-install-recommends", "r-cran-data.table", "r-cran-bit64"]
        subprocess.run(install, capture_output=True, stdin=subprocess.DEVNULL)
    return bool(there())


def data_folder(root, size, kind, counts, program):
    """The folder with the data of this size and kind, generated where it is missing."""
    folder = pathlib.Path(root) / f"{size}-{kind}"
    if folder.exists():
        return folder
    note(f"generating {folder.name}")
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    if kind in ("groupby", "join"):
        arguments = ["generate_db.py", str(part), str(counts["database"]), "100", "--kind", kind]
    elif kind == "more":
        beside(data_folder(root, size, "plain", counts, program), part)
        arguments = ["generate_more.py", str(part), str(counts["rows"][0]), str(counts["spells"])]
    else:
        arguments = ["generate.py", str(part), *map(str, counts["rows"]), "--variant", kind]
    subprocess.run([str(program), str(HERE / arguments[0]), *arguments[1:]], check=True)
    part.rename(folder)
    return folder


def beside(folder, new):
    """Links the files of a folder into a new one."""
    new.mkdir()
    for file in pathlib.Path(folder).resolve().glob("*.csv"):
        (new / file.name).symlink_to(file)


def warm(folder):
    """Reads all files once, so that no engine is the first to fetch them from the disk."""
    for file in sorted(pathlib.Path(folder).rglob("*.csv")):
        with open(file, "rb") as stream:
            while stream.read(1 << 24):
                pass


def machine():
    """One line on the machine and the day."""
    vendors = {"AuthenticAMD": "AMD", "GenuineIntel": "Intel"}
    vendor = "unknown"
    for line in pathlib.Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("vendor_id"):
            vendor = vendors.get(line.split(":")[1].strip(), line.split(":")[1].strip())
            break
    return f"{datetime.date.today().isoformat()}, {os.cpu_count()} cores ({vendor})"
