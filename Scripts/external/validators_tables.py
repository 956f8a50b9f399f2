"""Prints the tables of the tests of PyPI's validators as JSON: a kind, then pairs of a text and whether it is valid.

Usage: validators_tables.py TESTS-FOLDER     (with validators and pytest installed)
"""

import importlib
import json
import sys

KINDS = {"email": "email", "iban": "iban", "card_number": "card"}


def main():
    sys.path.insert(0, sys.argv[1])
    tables = {}
    for kind, file in KINDS.items():
        module = importlib.import_module(f"test_{file}")
        for name, function in vars(module).items():
            is_valid = name.startswith("test_returns_true_")
            if not name.endswith(f"_{kind}") or not (is_valid or name.startswith("test_returns_failed_")):
                continue
            for mark in function.pytestmark:
                for row in mark.args[1]:
                    value = row[0] if isinstance(row, tuple) else row
                    if isinstance(value, str):
                        tables.setdefault(kind, []).append([value, is_valid])
    assert set(tables) == set(KINDS), sorted(tables)
    json.dump(tables, sys.stdout)


main()
