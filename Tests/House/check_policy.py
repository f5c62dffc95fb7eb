"""The sessions of the policy's checklist against plain computations from the city's files, on several cities.

    check_policy.py MEIBO [--seeds 1,2,3] [--only evaluation,training] [--write]
"""

import argparse
import importlib
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from checks import check, finish
from policy import checklist
from policy.city import ROOT, City

SESSIONS = ["direction", "competencies", "recruitment", "evaluation", "placement", "training", "workplace", "measures"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("meibo")
    arguments.add_argument("--seeds", default="11,4711,31337")
    arguments.add_argument("--only", default=",".join(SESSIONS))
    arguments.add_argument("--write", action="store_true", help="write docs/CHECKLIST.md")
    given = arguments.parse_args()
    if given.write:
        (ROOT / "docs" / "CHECKLIST.md").write_text(checklist.table(), encoding="utf-8")
    checklist.check(lambda is_true, message: check(is_true, f"checklist: {message}"))
    meibo = pathlib.Path(given.meibo).resolve()
    with tempfile.TemporaryDirectory() as folder:
        cities = [City(ROOT / "datasets" / "city", meibo)]
        for seed in filter(None, given.seeds.split(",")):
            place = pathlib.Path(folder) / seed
            subprocess.run([meibo, "generate", place, "--seed", seed], check=True, capture_output=True)
            cities.append(City(place, meibo))
        for name in given.only.split(","):
            module = importlib.import_module(f"policy.{name}")
            for city in cities:
                def judge(is_true, message, city=city, name=name):
                    check(is_true, f"{name}, seed {city.manifest['seed']}: {message}")
                try:
                    module.check(city, judge)
                except AssertionError as error:
                    judge(False, str(error))
    finish("policy")


main()
