"""Makes images of many kinds with Pillow, cjpeg, cwebp and vpxenc, the same ones for the same seed.

Usage: make_images.py FOLDER [COUNT]    COUNT is the number of JPEG files; about half as many PNG files come with them
"""

import io
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin


def picture(source, mode, width, height, noise=None):
    """Something between a photo and a drawing: slopes, shapes and noise."""
    image = Image.new("RGB", (width, height))
    pixels = image.load()
    slope = [source.uniform(-4, 4) for _ in range(6)]
    base = [source.randrange(256) for _ in range(3)]
    noise = noise or source.choice([1, 4, 24, 80])
    for y in range(height):
        for x in range(width):
            # Folded, so that the slopes go up and down and do not end in black or white.
            pixels[x, y] = tuple(
                abs(int(base[c] + slope[2 * c] * x + slope[2 * c + 1] * y + source.uniform(-noise, noise)) % 510 - 255)
                for c in range(3))
    draw = ImageDraw.Draw(image)
    for _ in range(source.randint(0, 6)):
        x, y = source.randrange(width), source.randrange(height)
        color = tuple(source.randrange(256) for _ in range(3))
        draw.ellipse((x, y, x + source.randint(1, 40), y + source.randint(1, 40)), fill=color)
    return image.convert(mode)


def exif(source, place):
    """Exif with a camera, an orientation, and a place if asked for."""
    data = Image.Exif()
    data[0x010F] = "Maker"
    data[0x0110] = "Model"
    data[0x0112] = source.randint(1, 8)
    data.get_ifd(0x8769)[0x9003] = "2026:11:26 10:00:00"
    if place:
        gps = data.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", (52.0, 31.0, 12.0), "E", (13.0, 24.0, 18.0)
    return data


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF exif:GPSLatitude="52,31.2N"/></x:xmpmeta>'
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# Without the time at which it was made.
PROFILE = PROFILE[:24] + bytes(12) + PROFILE[36:]


def jpeg(source, number):
    """A JPEG of one of the kinds that encoders write."""
    mode = source.choices(["RGB", "L", "CMYK"], [8, 2, 1])[0]
    image = picture(source, mode, source.randint(48, 200), source.randint(48, 200))
    kind = number % 8
    if kind == 7 and mode != "CMYK":
        # libjpeg-turbo's own program: scans of one component each, restart markers by rows.
        data = io.BytesIO()
        image.save(data, "PPM")
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as scans:
            scans.write("0;\n1;\n2;\n" if mode == "RGB" else "0;\n")
            scans.flush()
            options = ["-scans", scans.name] if source.random() < 0.6 else ["-progressive"]
            options += ["-restart", "1"] if source.random() < 0.6 else []
            command = ["cjpeg", "-quality", str(source.randint(30, 95)), *options]
            return subprocess.run(command, input=data.getvalue(), capture_output=True, check=True).stdout
    options = {"quality": source.choice([15, 40, 60, 75, 85, 92, 98]), "progressive": kind in (1, 4, 5)}
    options["optimize"] = source.random() < 0.5
    if mode == "RGB":
        options["subsampling"] = source.choice([0, 1, 2])
    if kind in (2, 5):
        options["restart_marker_blocks"] = source.choice([1, 3, 8, 20])
    if kind == 3:
        options["exif"] = exif(source, place=True)
        options["comment"] = "a comment"
    if kind in (3, 4):
        options["icc_profile"] = PROFILE
    if kind == 6:
        options["xmp"] = XMP
    data = io.BytesIO()
    image.save(data, "JPEG", **options)
    return data.getvalue()


def png(source, number):
    """A PNG of one of the kinds that encoders write."""
    mode = ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"][number % 7]
    image = picture(source, "RGB", source.randint(9, 120), source.randint(9, 120))
    options = {"compress_level": source.choice([0, 1, 6, 9])}
    if mode == "P":
        image = image.quantize(source.choice([2, 4, 16, 200]))
        options["transparency"] = 0
    elif mode == "I;16":
        image = image.convert("L").convert("I;16")
    else:
        image = image.convert(mode)
    if number % 3 == 0:
        options["exif"] = exif(source, place=number % 2 == 0)
    if number % 3 == 1:
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "a comment")
        info.add_text("Description", "a longer text " * 40, zip=True)
        info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=number % 2 == 0)
        options["pnginfo"] = info
    if number % 4 == 0:
        options["icc_profile"] = PROFILE
    if number % 5 == 4 and mode in ("RGB", "RGBA", "L"):
        options["save_all"] = True
        options["append_images"] = [image.rotate(90 * turn) for turn in (1, 2, 3)]
    data = io.BytesIO()
    image.save(data, "PNG", **options)
    return data.getvalue()


def gif(source, number):
    """A GIF, every other one with frames."""
    image = picture(source, "RGB", source.randint(9, 150), source.randint(9, 150))
    colors = source.choice([2, 8, 60, 256])
    options = {"comment": b"a comment"} if number % 3 == 0 else {}
    if number % 2:
        options.update(save_all=True, append_images=[image.rotate(90).quantize(colors), image.rotate(45)], loop=0)
    data = io.BytesIO()
    image.quantize(colors).save(data, "GIF", interlace=number % 4 == 1, **options)
    return data.getvalue()


def webp(source, number):
    """A WebP: lossy, lossless, with transparency, frames or metadata."""
    mode = "RGBA" if number % 3 == 1 else "RGB"
    image = picture(source, mode, source.randint(9, 150), source.randint(9, 150))
    if mode == "RGBA":
        image.putalpha(image.convert("L"))
    if number % 7 == 6:
        image = image.convert("RGB").resize((image.width + image.width % 2, image.height + image.height % 2))
        return vp8(image, partitions=source.choice([1, 2, 4, 8]), quality=source.choice([10, 40]))
    if number % 7 == 5:
        return cwebp(image, "-lossless", "-q", str(source.choice([0, 50, 100])), "-m", str(source.randint(0, 6)))
    if number % 7 == 3:
        return cwebp(
            image, "-q", str(source.choice([5, 50, 95])), "-m", str(source.randint(0, 6)), "-segments",
            str(source.randint(1, 4)), "-alpha_method", str(number % 2))
    options = {"lossless": number % 2 == 1, "quality": source.choice([20, 60, 90])}
    if number % 5 == 0:
        options.update(exif=exif(source, place=True).tobytes(), xmp=XMP, icc_profile=PROFILE)
    if number % 5 == 3:
        options.update(save_all=True, append_images=[image.rotate(90), image.rotate(45)], duration=50)
    data = io.BytesIO()
    image.save(data, "WEBP", **options)
    return data.getvalue()


def cwebp(image, *options):
    """A WebP by libwebp's own program, which has more choices than Pillow."""
    with tempfile.TemporaryDirectory() as folder:
        image.save(f"{folder}/in.png")
        subprocess.run(["cwebp", "-quiet", *options, f"{folder}/in.png", "-o", f"{folder}/out"], check=True)
        return pathlib.Path(f"{folder}/out").read_bytes()


def vp8(image, partitions, quality):
    """A WebP of a key frame by libvpx: another encoder, with up to eight partitions. The sides have to be even."""
    width, height = image.size
    planes = [plane.resize((width // 2, height // 2)) if at else plane for at, plane in enumerate(image.convert("YCbCr").split())]
    data = f"YUV4MPEG2 W{width} H{height} F1:1 Ip A1:1 C420\nFRAME\n".encode() + b"".join(plane.tobytes() for plane in planes)
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(f"{folder}/in.y4m").write_bytes(data)
        subprocess.run(
            ["vpxenc", "--codec=vp8", "--ivf", "--limit=1", f"--token-parts={partitions.bit_length() - 1}", "--end-usage=q",
             f"--cq-level={quality}", f"--max-q={max(quality, 50)}", "-o", f"{folder}/out", f"{folder}/in.y4m"],
            check=True, capture_output=True)
        film = pathlib.Path(f"{folder}/out").read_bytes()
    length = struct.unpack("<I", film[32:36])[0]
    frame = film[44:44 + length] + bytes(length % 2)
    return b"RIFF" + struct.pack("<I", 12 + len(frame)) + b"WEBPVP8 " + struct.pack("<I", length) + frame


def heic(source, number):
    """A HEIC, of one picture or of several."""
    import pillow_heif

    image = picture(source, "RGB", source.randint(64, 200), source.randint(64, 200))
    file = pillow_heif.from_pillow(image)
    if number % 3 == 0:
        file.add_from_pillow(picture(source, "RGB", 64, 64))
    options = {"exif": exif(source, place=True).tobytes()} if number % 2 == 0 else {}
    data = io.BytesIO()
    file.save(data, quality=source.choice([30, 60, 90]), **options)
    return data.getvalue()


def multi_picture(source, number):
    """A file of two JPEG images with an index."""
    image = picture(source, "RGB", 64, 48)
    data = io.BytesIO()
    image.save(data, "MPO", save_all=True, append_images=[image.rotate(180)])
    return data.getvalue()


MAKERS = {"jpeg": jpeg, "png": png, "gif": gif, "webp": webp, "heic": heic, "mpo": multi_picture}


def make(kind, count, seed=2026):
    """So many files of a kind."""
    source = random.Random(f"{seed}-{kind}")
    return [MAKERS[kind](source, number) for number in range(count)]


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 120
    folder.mkdir(parents=True, exist_ok=True)
    for kind, share in [("jpeg", 1), ("png", 0.5), ("gif", 0.2), ("webp", 0.2), ("heic", 0.1), ("mpo", 0.02)]:
        for number, data in enumerate(make(kind, max(2, int(count * share)))):
            (folder / f"{kind}-{number:03}.{kind}").write_bytes(data)


if __name__ == "__main__":
    main()
