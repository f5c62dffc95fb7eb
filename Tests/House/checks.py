"""Counts what held and what did not; the last line of a check says how many."""

import sys

failures = []
passed = 0


def check(is_true, message):
    global passed
    if is_true:
        passed += 1
    else:
        failures.append(message)


def finish(name):
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{name}: {passed} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)
