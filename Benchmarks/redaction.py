#!/usr/bin/env python3
"""Scores redaction: recall beside presidio's pattern recognizers, false hits on logs, speed beside scrubadub and presidio.

Usage: redaction.py --bench BINARY [--dataset synth_dataset_v2.json] [--logs FILE...] [--half odd|even|all] [--misses]

The dataset is microsoft/presidio-research's data/synth_dataset_v2.json; even entries were used for tuning, odd ones are the
score. It is not part of this repository. Log files are lines without personal data.
"""

import argparse
import json
import subprocess
import sys
import time

# The kinds that both this project and presidio's pattern recognizers know.
KINDS = ["CREDIT_CARD", "EMAIL_ADDRESS", "IBAN_CODE", "IP_ADDRESS", "PHONE_NUMBER", "US_SSN"]


def ours(binary, texts, *options):
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    run = subprocess.run([binary, "detect", *options], input=lines, text=True, capture_output=True, check=True)
    return [[(start, end) for _, start, end in json.loads(line)] for line in run.stdout.splitlines()]


def presidio_recognizers():
    from presidio_analyzer import predefined_recognizers as known
    return [
        known.CreditCardRecognizer(), known.EmailRecognizer(), known.IbanRecognizer(), known.IpRecognizer(),
        known.PhoneRecognizer(), known.UsSsnRecognizer(),
    ]


def presidio(texts):
    recognizers = presidio_recognizers()
    found = []
    for text in texts:
        spans = []
        for recognizer in recognizers:
            for result in recognizer.analyze(text, recognizer.supported_entities, None):
                # The threshold that presidio's own evaluation uses without context words is the recognizer's score.
                spans.append((result.start, result.end))
        found.append(spans)
    return found


def covered(span, spans):
    """Whether all characters of a value but for blanks are in what was found."""
    start, end = span
    inside = sum(max(0, min(end, b) - max(start, a)) for a, b in spans)
    return inside >= 0.8 * (end - start)


def recall(entries, found):
    hit, total, misses = {}, {}, []
    for entry, spans in zip(entries, found):
        for span in entry["spans"]:
            kind = span["entity_type"]
            if kind not in KINDS:
                continue
            total[kind] = total.get(kind, 0) + 1
            if covered((span["start_position"], span["end_position"]), spans):
                hit[kind] = hit.get(kind, 0) + 1
            else:
                misses.append((kind, span["entity_value"], entry["full_text"]))
    return hit, total, misses


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bench", required=True)
    parser.add_argument("--dataset")
    parser.add_argument("--logs", nargs="*", default=[])
    parser.add_argument("--half", choices=["odd", "even", "all"], default="odd")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    result = {}
    if options.dataset:
        entries = json.load(open(options.dataset))
        if options.half != "all":
            entries = entries[1 if options.half == "odd" else 0::2]
        texts = [entry["full_text"] for entry in entries]
        rows = {"bulwark": ours(options.bench, texts, "--ip-addresses")}
        if not options.no_peers:
            rows["presidio"] = presidio(texts)
        result["recall"] = {}
        for name, found in rows.items():
            hit, total, misses = recall(entries, found)
            line = ", ".join(f"{kind} {hit.get(kind, 0)}/{total[kind]}" for kind in sorted(total))
            all_hit, all_total = sum(hit.values()), sum(total.values())
            print(f"recall {name:9} {all_hit}/{all_total} = {all_hit / all_total:.3f}  ({line})")
            result["recall"][name] = {"hits": all_hit, "of": all_total, "kinds": {k: [hit.get(k, 0), total[k]] for k in total}}
            if options.misses and name == "bulwark":
                for kind, value, text in misses:
                    at = text.find(value)
                    print("  MISS", kind, repr(text[max(0, at - 40):at] + "«" + value + "»" + text[at + len(value):][:20]))
                # What was found though no value of any kind stands there.
                for entry, spans in zip(entries, found):
                    for a, b in spans:
                        if not any(s["start_position"] < b and a < s["end_position"] for s in entry["spans"]):
                            print("  EXTRA", repr(entry["full_text"][max(0, a - 20):a] + "«" + entry["full_text"][a:b] + "»"))
    for path in options.logs:
        lines = [line.rstrip("\n") for line in open(path, errors="replace")]
        found = ours(options.bench, lines)
        hits = [(line, spans) for line, spans in zip(lines, found) if spans]
        print(f"false hits {path}: {len(hits)} of {len(lines)} lines = {100 * len(hits) / max(1, len(lines)):.3f} %")
        result.setdefault("false_hits", {})[path.rsplit("/", 1)[-1]] = [len(hits), len(lines)]
        if options.misses:
            for line, spans in hits[:60]:
                print("  HIT", [line[a:b] for a, b in spans], "in", line[:140])
        speed = subprocess.run([options.bench, "speed", path, "2"], text=True, capture_output=True, check=True).stdout
        for row in speed.splitlines():
            print(f"  {row}")
            name, _, rate = row.partition(" ")
            try:
                result.setdefault("speed_mb_per_s", {})[name] = float(rate)
            except ValueError:
                pass
        if not options.no_peers:
            sample = "\n".join(lines)[:200_000]
            import scrubadub
            start = time.perf_counter()
            scrubadub.clean(sample)
            rate = len(sample) / (time.perf_counter() - start) / 1e6
            start = time.perf_counter()
            presidio([sample])
            other = len(sample) / (time.perf_counter() - start) / 1e6
            print(f"  scrubadub {rate:.3f} MB/s, presidio's patterns {other:.3f} MB/s")
            result["peers_mb_per_s"] = {"scrubadub": rate, "presidio": other}
    if options.json:
        json.dump(result, open(options.json, "w"), indent=2)


if __name__ == "__main__":
    sys.exit(main())
