#!/usr/bin/env python3
"""Scores and times validation beside its peers; Benchmarks/validation.sh tells how to run it."""

import argparse
import base64
import datetime
import io
import json
import os
import pathlib
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from importlib.metadata import version

ROOT = pathlib.Path(__file__).resolve().parent.parent


# MARK: Tables of others

def validator_js(path):
    """The tables for isEmail with its own options: pairs of an address and whether it is valid."""
    text = pathlib.Path(path).read_text()
    start = text.index("it('should validate email addresses', ")
    block = text[start:text.index("\n  it(", start + 10)]
    pairs = []
    for kind in ("valid", "invalid"):
        found = re.search(rf"\n      {kind}: \[\n(.*?)\n      \]", block, re.S)
        for line in found.group(1).splitlines():
            pairs.append((javascript(line.strip().rstrip(",")), kind == "valid"))
    return pairs


def javascript(literal):
    """The value of a JavaScript string literal or of a template made of repeated letters."""
    if literal.startswith("`"):
        return re.sub(r"\$\{'(.*?)'\.repeat\((\d+)\)\}", lambda m: m.group(1) * int(m.group(2)), literal[1:-1])
    letters = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
    return re.sub(r"\\(u[0-9A-Fa-f]{4}|.)", lambda m: chr(int(m.group(1)[1:], 16)) if len(m.group(1)) == 5 else letters.get(
        m.group(1), m.group(1)), literal[1:-1])


def whatwg(path):
    """A browser's table for one address: lines of emailCheck("…", what the field makes of it, expectValid), or
    web-platform-tests' conditions."""
    text = pathlib.Path(path).read_text()
    text = re.split(r"multiple = true|'multiple' attribute is set", text)[0]
    string = r'("(?:[^"\\]|\\.)*")'
    pairs = [(javascript(a), b == "false") for a, b in re.findall(rf"emailCheck\({string}, (true|false)\)", text)]
    pairs += [
        (javascript(a), c == "Valid") for a, b, c in
        re.findall(rf"emailCheck\({string}, {string}, expect(Valid|Invalid)\)", text)
        # As below: not what the field strips before it judges.
        if a == b and javascript(a) == javascript(a).strip() != ""
    ]
    pairs += [
        (javascript(a), b == "false") for a, b in
        re.findall(rf"multiple: false, value: {string}\}}, expected: (true|false)", text.split('types: ["url"]')[0])
        # An empty field is valid, and browsers strip what is around: neither is a question for a validator.
        if javascript(a) == javascript(a).strip() != ""
    ]
    return pairs


# MARK: Samples of our own

def addresses(count):
    source = random.Random(1982)
    first = ["ann", "jean-luc", "o'brien", "m.garcia", "li", "user", "info", "no-reply", "björk", "karl_heinz", "first.last+tag"]
    hosts = ["mail", "example", "bank", "post", "university", "a-b", "smtp", "bücher"]
    ends = ["com", "org", "de", "co.uk", "example", "museum", "io"]
    out = []
    for number in range(count):
        text = f"{source.choice(first)}{number}@{source.choice(hosts)}.{source.choice(hosts[:-1])}.{source.choice(ends)}"
        if source.random() < 0.1:  # One in ten is wrong.
            place = source.randrange(len(text))
            text = text[:place] + source.choice(" @.,(") + text[place:]
        out.append(text)
    return out


def urls(count):
    source = random.Random(3986)
    hosts = ["example.com", "www.bank.example", "api.example.org:8443", "bücher.example", "例え.テスト", "192.0.2.1", "[2001:db8::1]"]
    weights = [30, 30, 30, 4, 2, 2, 2]
    return [
        f"https://{source.choices(hosts, weights)[0]}/accounts/{number}/transfer?amount={number % 977}&note=a%20b#top"
        for number in range(count)
    ]


def document(megabytes):
    source = random.Random(8259)
    rows, size = [], 0
    words = ["rent", "Größe", "salary", "coffee \"to go\"", "名", "card 1234", "transfer", "a\nb", "insurance"]
    while size < megabytes * 1e6:
        row = {
            "id": str(uuid.UUID(int=source.getrandbits(128))), "holder": source.choice(["Ann O'Brien", "José Núñez", "Li 名"]),
            "email": f"user{len(rows)}@bank.example", "iban": "DE89370400440532013000",
            "balance": f"{source.randint(0, 99999)}.{source.randint(0, 99):02}", "currency": "EUR",
            "active": source.random() < 0.9, "score": source.random(), "opened": "2024-05-17T09:30:00Z",
            "movements": [
                {"at": "2026-01-02T03:04:05Z", "amount": source.randint(-99999, 99999), "text": source.choice(words)}
                for _ in range(source.randint(0, 12))
            ],
        }
        if source.random() < 0.5:
            row["note"] = " ".join(source.choice(words) for _ in range(12))
        rows.append(row)
        size += len(json.dumps(row, ensure_ascii=False))
    return json.dumps(rows, ensure_ascii=False).encode()


# MARK: Running

def ours(bench, command, *arguments, lines=None):
    text = None if lines is None else "".join(json.dumps(line) + "\n" for line in lines)
    run = subprocess.run([bench, command, *map(str, arguments)], input=text, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{command} ended with {run.returncode}: {run.stdout[-500:]} {run.stderr[-500:]}")
    return run.stdout.split("\n")[:-1]


def rates(rows):
    return {name: float(rate) for name, _, rate in (row.rpartition(" ") for row in rows)}


def timed(amount, seconds, body):
    found, begin = [], time.perf_counter()
    while len(found) < 5 or time.perf_counter() - begin < seconds:
        start = time.process_time()
        body()
        found.append(amount / (time.process_time() - start))
    return statistics.median(found)


def peer_email(text):
    import email_validator
    try:
        email_validator.validate_email(text, check_deliverability=False)
        return True
    except email_validator.EmailNotValidError:
        return False


def peer_validators(text):
    import validators
    return validators.email(text) is True


def score(name, pairs, bench):
    texts = [text for text, _ in pairs]
    rows = {"bulwark": [line == "1" for line in ours(bench, "judge-emails", lines=texts)]}
    rows["email-validator"] = [peer_email(text) for text in texts]
    rows["validators"] = [peer_validators(text) for text in texts]
    for policy in ("loose", "browser"):
        rows[f"bulwark .{policy}"] = [line == "1" for line in ours(bench, "judge-emails", f"--{policy}", lines=texts)]
    result = {}
    for who, found in rows.items():
        wrong = [(text[:60], valid) for (text, valid), judged in zip(pairs, found) if valid != judged]
        result[who] = {"agrees": len(pairs) - len(wrong), "of": len(pairs)}
        print(f"{name:13} {who:16} {len(pairs) - len(wrong)} of {len(pairs)}")
        for text, valid in wrong:
            print(f"    {'refuses' if valid else 'takes'} {text!r}")
    return result


def hosts(bench, count):
    """Hosts of mutated URLs beside those of ada-url, as Scripts/external/check-urls has them."""
    made = subprocess.run(
        [sys.executable, ROOT / "Scripts/external/mutate-urls.py", str(count)], capture_output=True, text=True, check=True)
    pairs = [line.split("\t") for line in made.stdout.split("\n")[:-1]]
    texts = [base64.b64decode(text).decode() for text, _ in pairs]
    found = ours(bench, "judge-hosts", lines=texts)
    assert len(found) == len(pairs)
    different = [(text, host, other) for text, host, (_, other) in zip(texts, found, pairs) if host != other]
    for row in different[:20]:
        print("    differs", *map(repr, row))
    print(f"hosts         {len(pairs) - len(different)} of {len(pairs)} as ada-url's")
    return {"same": len(pairs) - len(different), "of": len(pairs), "international": sum("xn--" in o for _, o in pairs)}


# MARK: Images

def pillow_takes(data, wholly):
    from PIL import Image
    try:
        image = Image.open(io.BytesIO(data))
        image.load() if wholly else image.verify()
        return True
    except Exception:
        return False


def damaged_images(bench, count, folder):
    """How many files of each kind of damage are accepted, by whom."""
    sys.path.insert(0, str(ROOT / "Scripts/external"))
    import make_images
    import mutate_images

    table = {}
    for kind, damages in (("jpeg", mutate_images.JPEG), ("png", mutate_images.PNG), ("webp", mutate_images.WEBP)):
        originals = make_images.make(kind, count)
        for damage in damages:
            source = random.Random(f"2026-{damage.__name__}" if kind != "webp" else f"2026-webp-{damage.__name__}")
            files, contents = [], []
            for number, data in enumerate(originals):
                changed = damage(source, data)
                if changed is None or changed == data:
                    continue
                files.append(folder / f"{damage.__name__}-{number:03}.{kind}")
                files[-1].write_bytes(changed)
                contents.append(changed)
            run = subprocess.run(
                [bench, "judge-images"], input="".join(f"{file}\n" for file in files), capture_output=True, text=True, check=True)
            row = {
                "of": len(files), "bulwark": run.stdout.split().count("1"),
                "pillow_load": sum(pillow_takes(data, True) for data in contents),
                "pillow_verify": sum(pillow_takes(data, False) for data in contents),
            }
            peer = {"jpeg": ["djpeg", "-strict", "-outfile", "/dev/null"], "png": ["pngcheck", "-q"]}.get(kind)
            if peer:
                row["peer"] = sum(subprocess.run([*peer, file], capture_output=True).returncode == 0 for file in files)
            name = damage.__name__.removeprefix("png_").removeprefix("webp_").replace("_", " ")
            table.setdefault(kind, {})[name] = row
            print(f"images        {kind} {name}: " + ", ".join(f"{who} {number}" for who, number in row.items()))
            for file in files:
                file.unlink()
    return table


def image_rates(bench, seconds, folder):
    """MB/s of inspection beside Pillow's, of a photo of six megapixels."""
    from PIL import Image

    size, bands = (3000, 2000), []
    for _ in range(3):
        band = Image.effect_noise((15, 10), 120).resize(size, Image.BICUBIC)
        for scale, strength in ((50, 180), (12, 120), (3, 60)):
            noise = Image.effect_noise((size[0] // scale, size[1] // scale), strength).resize(size, Image.BICUBIC)
            band = Image.blend(band, noise, 0.3)
        bands.append(band)
    photo = Image.merge("RGB", bands)
    choices = {
        "baseline.jpeg": {"quality": 88}, "progressive.jpeg": {"quality": 88, "progressive": True},
        "photo.png": {"compress_level": 3}, "lossy.webp": {"quality": 85, "method": 2},
        "lossless.webp": {"lossless": True, "quality": 20, "method": 1},
    }
    files = []
    for name, options in choices.items():
        files.append(folder / name)
        photo.save(files[-1], **options)
    run = subprocess.run(
        [bench, "time-images", str(seconds)], input="".join(f"{file}\n" for file in files), capture_output=True, text=True, check=True)
    found = {name: {"bulwark": rate} for name, rate in rates(run.stdout.split("\n")[:-1]).items()}
    for file in files:
        data = file.read_bytes()
        megabytes = len(data) / 1e6
        found[file.name]["megabytes"] = megabytes
        found[file.name]["pillow_load"] = timed(megabytes, seconds, lambda: pillow_takes(data, True))
        found[file.name]["pillow_verify"] = timed(megabytes, seconds, lambda: pillow_takes(data, False))
        print(f"image MB/s    {file.name} " + ", ".join(f"{who} {rate:,.1f}" for who, rate in found[file.name].items()))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bench", required=True)
    parser.add_argument("--out")
    parser.add_argument("--validator-js")
    parser.add_argument("--whatwg", action="append", default=[])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--hosts", type=int, default=200_000)
    parser.add_argument("--images", type=int, default=112)
    options = parser.parse_args()
    bench, seconds = options.bench, options.seconds
    result = {
        "date": datetime.date.today().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f}",
        "versions": {p: version(p) for p in ("email-validator", "validators", "orjson", "ada-url", "Pillow")},
    }
    if options.validator_js:
        result["validator.js"] = score("validator.js", validator_js(options.validator_js), bench)
    if options.whatwg:
        pairs = [pair for path in options.whatwg for pair in whatwg(path)]
        # Two ways to write one address count once.
        result["whatwg"] = score("WHATWG", list(dict.fromkeys(pairs)), bench)
    result["hosts"] = hosts(bench, options.hosts)

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        texts = addresses(100_000)
        (folder / "emails").write_text("\n".join(texts))
        speed = rates(ours(bench, "time-emails", folder / "emails", seconds))
        few = texts[:2_000]
        speed["email-validator"] = timed(len(few), seconds, lambda: [peer_email(text) for text in few])
        speed["validators"] = timed(len(few), seconds, lambda: [peer_validators(text) for text in few])
        result["emails_per_s"] = speed

        import ada_url
        texts = urls(50_000)
        (folder / "urls").write_text("\n".join(texts))
        speed = rates(ours(bench, "time-hosts", folder / "urls", seconds))
        speed["ada-url"] = timed(len(texts), seconds, lambda: [ada_url.URL(text).hostname for text in texts])
        result["urls_per_s"] = speed

        import orjson
        data = document(8)
        (folder / "json").write_bytes(data)
        speed = rates(ours(bench, "time-json", folder / "json", seconds))
        speed["orjson"] = timed(len(data) / 1e6, seconds, lambda: orjson.loads(data))
        result["json_mb_per_s"] = speed
        result["image_mb_per_s"] = image_rates(bench, seconds / 3, folder)
        result["damaged_images"] = damaged_images(bench, options.images, folder)
    for kind in ("emails_per_s", "urls_per_s", "json_mb_per_s"):
        print(kind, ", ".join(f"{name} {rate:,.1f}" for name, rate in result[kind].items()))
    if options.out:
        pathlib.Path(options.out + ".json").write_text(json.dumps(result, indent=2) + "\n")
        pathlib.Path(options.out + ".md").write_text(page(result))


EMAIL_NOTE = """\
Neither table was used for tuning, and the goal is held on both together: they contradict each other where a top-level domain has
one letter (`a@b.b` is taken by a browser's pattern, `z@co.c` refused by validator.js). RFC 1035 and RFC 5321 permit it, no such
domain has ever been delegated, and ICANN's rules for new ones ask for more, so `.strict`, which is what a mailbox provider would
take, refuses it. What the pattern takes and no mail system has to deliver to (`wo..oly@…`, `.wooly@…`, `somebody@example`) is
refused by all; `.browser` is the form that is the standard's production. Older copies of the browsers' table are of before the
pattern forbade hyphens at the ends of labels."""


def page(result):
    email, url, text = result["emails_per_s"], result["urls_per_s"], result["json_mb_per_s"]
    lines = [f"# Validation, {result['date']}", "", f"{result['machine']}; "
             + ", ".join(f"{name} {number}" for name, number in result["versions"].items())
             + ". `Benchmarks/validation.sh`; medians of the processor's time, one thread.", ""]
    tables = {"validator.js": "validator.js's `test/validators.test.js`, isEmail", "whatwg": "browsers' tests of the HTML Standard's pattern"}
    tables = {table: name for table, name in tables.items() if table in result}
    if tables:
        who = list(next(iter(result[table] for table in tables)))
        lines += ["E-mail addresses judged as a table does, `.strict` if nothing else is said:", "",
                  "| | " + " | ".join(who) + " |", "|---" * (len(who) + 1) + "|"]
        sums = {one: [sum(result[table][one][key] for table in tables) for key in ("agrees", "of")] for one in who}
        for table, name in tables.items():
            lines.append(f"| {name} | " + " | ".join("{agrees} of {of}".format(**result[table][one]) for one in who) + " |")
        lines += ["| both | " + " | ".join("{} of {}".format(*sums[one]) for one in who) + " |", "", EMAIL_NOTE, ""]
    found = result["hosts"]
    lines += [f"Hosts of mutated URLs as ada-url sees them: {found['same']:,} of {found['of']:,}, "
              f"{found['international']:,} of them international.", "",
              "| | Bulwark | peers | ratio |", "|---|---|---|---|"]

    def row(name, mine, peers, unit):
        lines.append(
            f"| {name} | {mine:,.0f} {unit} | " + ", ".join(f"{who} {rate:,.0f}" for who, rate in peers.items()) + " | "
            + ", ".join(f"{mine / rate:,.1f}" for rate in peers.values()) + " |")

    def peers(rates, *names):
        return {name: rates[name] for name in names}

    row("e-mail, strict", email["email"], peers(email, "email-validator", "validators"), "addresses/s")
    row("URLs", url["url"], peers(url, "ada-url"), "URLs/s")
    row("JSON, contract", text["contract"], peers(text, "JSONSerialization", "JSONDecoder", "orjson"), "MB/s")
    row("JSON, syntax and limits", text["syntax"], peers(text, "JSONSerialization", "JSONDecoder", "orjson"), "MB/s")
    lines += [
        "", f"Images of six megapixels; Pillow's `load` decodes all pixels, its `verify` reads as much as it says to be enough.", "",
        "| | MB | Bulwark, MB/s | Pillow `load` | Pillow `verify` |", "|---|---|---|---|---|"]
    for name, found in result["image_mb_per_s"].items():
        lines.append("| {} | {megabytes:.1f} | {bulwark:,.0f} | {pillow_load:,.0f} | {pillow_verify:,.0f} |".format(name, **found))
    peers_of = {"jpeg": "`djpeg -strict`", "png": "`pngcheck`"}
    for kind, table in result["damaged_images"].items():
        peer = peers_of.get(kind)
        lines += ["", f"Damaged {kind.upper() if kind != 'webp' else 'WebP'} files that are accepted:", "",
                  "| damage | files | Bulwark | Pillow `load` | Pillow `verify` |" + (f" {peer} |" if peer else ""),
                  "|---|---|---|---|---|" + ("---|" if peer else "")]
        total = {}
        for name, row in table.items():
            for key, number in row.items():
                total[key] = total.get(key, 0) + number
        for name, row in [*table.items(), ("all", total)]:
            lines.append("| {} | {of} | {bulwark} | {pillow_load} | {pillow_verify} |".format(name, **row) + (
                f" {row['peer']} |" if peer else ""))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
