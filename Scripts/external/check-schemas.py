"""Validates reports: SARIF against the standard's schema, JSON against ours, HTML by the parser that browsers follow.

Usage: check-schemas.py SARIF_SCHEMA REPORT_SCHEMA FOLDER
"""

import json
import pathlib
import sys

import html5lib
import jsonschema


def schema_errors(schema, path):
    validator = jsonschema.validators.validator_for(schema)
    document = json.loads(path.read_text(encoding="utf-8"))
    checker = jsonschema.FormatChecker()
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in validator(schema, format_checker=checker).iter_errors(document)
    ]


def html_errors(path):
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(path.read_text(encoding="utf-8"))
    return [f"{position}: {code}" for position, code, _ in parser.errors]


def main():
    sarif, report = (json.loads(pathlib.Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    checks = {
        ".sarif": lambda path: schema_errors(sarif, path),
        ".json": lambda path: schema_errors(report, path),
        ".html": html_errors,
    }
    counts = dict.fromkeys(checks, 0)
    failures = 0
    for path in sorted(pathlib.Path(sys.argv[3]).iterdir()):
        if path.suffix not in checks:
            continue
        counts[path.suffix] += 1
        errors = checks[path.suffix](path)
        failures += bool(errors)
        for error in errors[:20]:
            print(f"{path.name}: {error}", file=sys.stderr)
    print("valid: " + ", ".join(f"{count} {suffix}" for suffix, count in counts.items()) + f"; {failures} with errors")
    # A validator that takes anything would prove nothing.
    broken = json.loads(next(pathlib.Path(sys.argv[3]).glob("*.sarif")).read_text(encoding="utf-8"))
    broken["runs"][0]["results"] = [{"level": "fatal"}]
    refused = any(jsonschema.validators.validator_for(sarif)(sarif).iter_errors(broken))
    sys.exit(0 if refused and failures == 0 and all(counts.values()) else 1)


main()
