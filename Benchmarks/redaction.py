#!/usr/bin/env python3
"""Scores redaction: recall beside presidio's pattern recognizers, false hits on logs, speed beside scrubadub and presidio.

Usage: redaction.py --bench BINARY [--dataset synth_dataset_v2.json] [--logs FILE...] [--half odd|even|all] [--misses]

The dataset is microsoft/presidio-research's data/synth_dataset_v2.json; even entries were used for tuning, odd ones are the
score. It is not part of this repository. Log files are lines without personal data.
"""

import argparse
import datetime
import json
import logging
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version

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
    parser.add_argument("--out")
    options = parser.parse_args()
    # It asks the network for a list of domains, and does without.
    logging.getLogger("tldextract").setLevel(logging.CRITICAL)
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
    if options.logs:
        result.update(logs(options))
    if options.out:
        result["date"] = datetime.date.today().isoformat()
        result["machine"] = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f}"
        result["versions"] = {name: version(name) for name in ("presidio-analyzer", "scrubadub")}
        pathlib.Path(options.out + ".json").write_text(json.dumps(result, indent=2) + "\n")
        pathlib.Path(options.out + ".md").write_text(page(result))


def logs(options):
    """False hits by file, and rates over all of them together."""
    result = {"false_hits": {}, "mb_per_s": {}}
    whole = []
    for path in options.logs:
        lines = [line.rstrip("\n") for line in open(path, errors="replace")]
        whole += lines
        found = ours(options.bench, lines)
        hits = [(line, spans) for line, spans in zip(lines, found) if spans]
        print(f"false hits {path}: {len(hits)} of {len(lines)} lines = {100 * len(hits) / max(1, len(lines)):.3f} %")
        result["false_hits"][path.rsplit("/", 1)[-1]] = [len(hits), len(lines)]
        if options.misses:
            for line, spans in hits[:60]:
                print("  HIT", [line[a:b] for a, b in spans], "in", line[:140])
    with tempfile.NamedTemporaryFile("w", errors="replace") as file:
        file.write("\n".join(whole) + "\n")
        file.flush()
        speed = subprocess.run([options.bench, "speed", file.name, "5"], text=True, capture_output=True, check=True).stdout
    for row in speed.splitlines():
        name, _, rate = row.partition(" ")
        if name in ("detect", "redact"):
            result["mb_per_s"][name] = float(rate)
    if not options.no_peers:
        # Lines from all over the files, as many as the slowest peer does in half a minute.
        sample = "\n".join(whole[::max(1, len(whole) // 1000)])
        import scrubadub
        for name, body in (("scrubadub", lambda: scrubadub.clean(sample)), ("presidio", lambda: presidio([sample]))):
            start = time.process_time()
            body()
            result["mb_per_s"][name] = len(sample.encode()) / (time.process_time() - start) / 1e6
    print("MB/s", ", ".join(f"{name} {rate:.3f}" for name, rate in result["mb_per_s"].items()))
    return result


def page(result):
    lines = [f"# Redaction, {result['date']}", "", f"{result['machine']}; "
             + ", ".join(f"{name} {number}" for name, number in result["versions"].items())
             + ". `Benchmarks/redaction.sh`; by the processor's time, one thread.", ""]
    rows = []
    if "recall" in result:
        mine, peer = result["recall"]["bulwark"], result["recall"].get("presidio")

        def share(found):
            return "" if found is None else f"{found['hits']} of {found['of']} ({found['hits'] / found['of']:.3f})"

        rows.append(("recall, odd entries of synth_dataset_v2", share(mine), share(peer), ""))
        for kind, (hits, total) in mine["kinds"].items():
            other = "" if peer is None else "{} of {}".format(*peer["kinds"][kind])
            rows.append((kind.replace("_", " ").lower(), f"{hits} of {total}", other, ""))
    if "false_hits" in result:
        hits, total = (sum(pair[at] for pair in result["false_hits"].values()) for at in (0, 1))
        rows.append((f"false hits, {total:,} lines of logs", f"{hits} ({100 * hits / total:.3f} %)", "", ""))
        rates = {name: f"{rate:,.3f}" if rate < 10 else f"{rate:,.1f}" for name, rate in result["mb_per_s"].items()}
        rows.append(("MB/s, detection", rates["detect"], rates.get("presidio", ""), ""))
        rows.append(("MB/s, redaction as a stream", rates["redact"], "", rates.get("scrubadub", "")))
    lines += ["| | Bulwark | presidio's pattern recognizers | scrubadub |", "|---|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    lines += ["", "synth_dataset_v2 is microsoft/presidio-research's; its even entries were used for tuning. The logs are "
              + f"{len(result.get('false_hits', {}))} files, such as logpai/loghub's samples."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
