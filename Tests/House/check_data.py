"""The sample city is what the generator makes, and a valid Frictionless data package by the public validator."""

import filecmp
import pathlib
import subprocess
import sys
import tempfile

from frictionless import Package, system

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEIBO = pathlib.Path(sys.argv[1]).resolve()


def main():
    city = ROOT / "datasets/city"
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder) / "city"
        subprocess.run([MEIBO, "generate", made], check=True, capture_output=True)
        names = sorted(path.name for path in city.iterdir())
        check(names == sorted(path.name for path in made.iterdir()), "the generator makes other files")
        for name in names:
            check(filecmp.cmp(city / name, made / name, shallow=False), f"{name} differs from what the generator makes")
        other = pathlib.Path(folder) / "other"
        subprocess.run([MEIBO, "generate", other, "--seed", "7", "--staff", "400"], check=True, capture_output=True)
        check((other / "staff.csv").read_bytes() != (city / "staff.csv").read_bytes(), "another seed makes the same city")
        validate(other)
    validate(city)
    finish("data")


def validate(folder):
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    check(report.valid, f"{folder.name} is not valid: {report.flatten(['type', 'message'])[:5]}")
    for task in report.tasks:
        check(task.valid, f"{task.name}: {task.flatten(['rowNumber', 'fieldName', 'type', 'message'])[:5]}")


main()
