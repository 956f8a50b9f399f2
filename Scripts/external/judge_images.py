"""Judges generated images and damaged ones by `bulwark inspect image`, and by djpeg -strict, pngcheck and Pillow beside it.

Usage: judge_images.py BULWARK FOLDER [COUNT]

Prints a score line for each kind of damage. Fails where a sound image is refused or read otherwise than Pillow reads it,
where stripping changes a pixel or leaves something, or where more than 5 in 100 damaged ones of a kind are accepted.
"""

import io
import json
import pathlib
import random
import subprocess
import sys

from PIL import Image

import make_images
import mutate_images

Image.MAX_IMAGE_PIXELS = None


def verdicts(bulwark, files):
    """What `bulwark inspect image` says, by file."""
    found = {}
    for start in range(0, len(files), 500):
        run = subprocess.run(
            [bulwark, "inspect", "image", "--format", "json", *map(str, files[start:start + 500])], capture_output=True, text=True)
        if run.returncode not in (0, 1):
            sys.exit(f"bulwark ended with {run.returncode}: {run.stderr}")
        for line in run.stdout.splitlines():
            verdict = json.loads(line)
            found[verdict["file"]] = verdict
    return [found[str(file)] for file in files]


def peer_accepts(kind, file):
    """Whether the strictest peer for the format takes a file: djpeg with warnings as errors, or pngcheck."""
    command = ["djpeg", "-strict", "-outfile", "/dev/null", file] if kind == "jpeg" else ["pngcheck", "-q", file]
    return subprocess.run(command, capture_output=True).returncode == 0


def pillow_accepts(data):
    try:
        Image.open(io.BytesIO(data)).load()
        return True
    except Exception:
        return False


def two_byte_check(kind, data):
    """The check that many apps make."""
    if kind == "jpeg":
        return data[:2] == b"\xff\xd8" and data[-2:] == b"\xff\xd9"
    return data[:8] == b"\x89PNG\r\n\x1a\n" and data[-8:-4] == b"IEND"


def judge_sound(bulwark, folder, count):
    failures = 0
    for kind in make_images.MAKERS:
        files = []
        for number, data in enumerate(make_images.make(kind, max(4, count if kind in ("jpeg", "png") else count // 4))):
            file = folder / f"sound-{number:03}.{kind}"
            file.write_bytes(data)
            files.append(file)
        taken = 0
        for file, verdict in zip(files, verdicts(bulwark, files)):
            image = Image.open(file) if kind != "heic" else None
            same = image is None or (verdict["image"]["width"], verdict["image"]["height"]) == image.size
            if image is not None and kind != "mpo":
                same = same and verdict["image"]["frames"] == getattr(image, "n_frames", 1)
                same = same and (0x8825 in image.getexif()) <= verdict["image"]["location"]
                orientation = image.getexif().get(0x0112)
                same = same and verdict["image"].get("orientation") == orientation
            peer = kind not in ("jpeg", "png") or peer_accepts(kind, file)
            taken += verdict["valid"] and same
            if not (verdict["valid"] and same and peer):
                failures += 1
                print(f"  {file.name}: valid {verdict['valid']}, as Pillow reads it {same}, peer {peer}: {verdict['issues']}")
        print(f"score: sound {kind}: {taken} of {len(files)} accepted and read as Pillow reads them")
    return failures


def judge_damaged(bulwark, folder, kind, count):
    failures = 0
    originals = make_images.make(kind, count)
    totals = [0, 0, 0, 0, 0]
    for damage in mutate_images.JPEG if kind == "jpeg" else mutate_images.PNG:
        source = random.Random(f"2026-{damage.__name__}")
        files, contents = [], []
        for number, data in enumerate(originals):
            damaged = damage(source, data)
            if damaged is None or damaged == data:
                continue
            file = folder / f"{damage.__name__}-{number:03}.{kind}"
            file.write_bytes(damaged)
            files.append(file)
            contents.append(damaged)
        found = verdicts(bulwark, files)
        taken = [file for file, verdict in zip(files, found) if verdict["valid"]]
        peer = [file for file in files if peer_accepts(kind, file)]
        missed = sorted(set(taken) - set(peer))
        counts = [
            len(files), len(taken), len(peer), sum(map(pillow_accepts, contents)),
            sum(two_byte_check(kind, data) for data in contents)]
        totals = [one + other for one, other in zip(totals, counts)]
        print(line(f"{kind} {damage.__name__.removeprefix('png_').replace('_', ' ')}", kind, counts))
        for file in taken:
            print(f"  accepted: {file.name}{'' if file in peer else ', which the peer refuses'}")
        failures += len(files) < 80 or len(taken) * 100 > len(files) * 5
    print(line(f"{kind}, all kinds", kind, totals))
    return failures


def judge_others(bulwark, folder, count):
    """GIF, WebP and HEIC, of which no peer judges the whole file: cut off, filled up, and with something behind."""
    failures = 0
    for kind in ("gif", "webp", "heic"):
        originals = make_images.make(kind, max(4, count // 4))
        plain = [mutate_images.truncated, mutate_images.zeroed_half, mutate_images.appended_file]
        for damage in mutate_images.WEBP if kind == "webp" else plain:
            source = random.Random(f"2026-{kind}-{damage.__name__}")
            files = []
            for number, data in enumerate(originals * 4):
                damaged = damage(source, data)
                if damaged is None or damaged == data:
                    continue
                file = folder / f"{damage.__name__}-{number:03}.{kind}"
                file.write_bytes(damaged)
                files.append(file)
            taken = [file.name for file, verdict in zip(files, verdicts(bulwark, files)) if verdict["valid"]]
            pillow = sum(pillow_accepts(file.read_bytes()) for file in files) if kind != "heic" else None
            peer = "" if pillow is None else f" (Pillow {pillow})"
            name = damage.__name__.removeprefix("webp_").replace("_", " ")
            print(f"score: {kind} {name}: {len(taken)} of {len(files)} accepted{peer}")
            if damage is not mutate_images.zeroed_half or kind == "webp":
                failures += len(taken) * 100 > len(files) * 5
    return failures


def frames(file):
    """All pictures of a file, as Pillow decodes them, with what turns and colours them."""
    image = Image.open(file)
    found = []
    for number in range(getattr(image, "n_frames", 1) if image.format != "MPO" else 1):
        image.seek(number)
        found.append((image.mode, image.tobytes()))
    return found, image.getexif().get(0x0112, 1), image.info.get("icc_profile")


def coded_data(kind, data):
    """What the pixels are decoded from."""
    if kind == "png":
        return [part for part in mutate_images.chunks(data) if part[0] in (b"IDAT", b"fdAT", b"PLTE", b"tRNS", b"IHDR")]
    return [data[start:end] for marker, start, end in mutate_images.segments(data) if not 0xE0 <= marker <= 0xFE]


def judge_stripped(bulwark, folder, count):
    """Whether a stripped image decodes to the same pixels, and tells nothing else any more."""
    failures = 0
    for kind in ("jpeg", "png", "mpo"):
        names = [folder / f"sound-{number:03}.{kind}" for number in range(count if kind != "mpo" else 4)]
        same = 0
        for name in names:
            clean = name.with_suffix(f".clean.{kind}")
            run = subprocess.run([bulwark, "inspect", "image", name, "--strip", clean], capture_output=True)
            if run.returncode != 0:
                print(f"  {name.name} could not be stripped: {run.stdout}")
                continue
            data = clean.read_bytes()
            image = Image.open(clean)
            left = set(image.getexif()) - {0x0112} | set(image.info) & {"comment", "xmp", "Comment", "Description"}
            place = b"GPSLatitude" in data or b"Maker" in data or b"a comment" in data
            whole = name.read_bytes()
            if kind == "mpo":
                whole = whole[:mutate_images.segments(whole)[-1][2]]
            equal = frames(name) == frames(clean) and coded_data(kind, whole) == coded_data(kind, data)
            if equal and not left and not place and peer_accepts("png" if kind == "png" else "jpeg", clean):
                same += 1
            else:
                print(f"  {name.name}: the same {equal}, left {left}, place {place}")
        print(f"score: stripped {kind}: {same} of {len(names)} decode to the same pixels, from the same bytes, with nothing left")
        failures += same != len(names)
    return failures


def line(name, kind, counts):
    peer = "djpeg -strict" if kind == "jpeg" else "pngcheck"
    return (
        f"score: {name}: {counts[1]} of {counts[0]} accepted "
        f"({peer} {counts[2]}, Pillow {counts[3]}, first and last bytes {counts[4]})")


def main():
    bulwark, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 112
    folder.mkdir(parents=True, exist_ok=True)
    failures = judge_sound(bulwark, folder, count)
    failures += judge_stripped(bulwark, folder, count)
    failures += judge_damaged(bulwark, folder, "jpeg", count)
    failures += judge_damaged(bulwark, folder, "png", count)
    failures += judge_others(bulwark, folder, count)
    sys.exit(1 if failures else 0)


main()
