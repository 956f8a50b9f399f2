"""Damages JPEG, PNG and WebP files in the ways that uploads are damaged and faked, so that none of the results is valid.

Each kind is a function of a random source and a file's bytes; None where the file has nothing to damage in that way.
"""

import io
import struct
import zipfile
import zlib


def archive():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        # Of a fixed date, so that the same damage is done each time.
        file.writestr(zipfile.ZipInfo("a.txt"), "content")
    return data.getvalue()


FOREIGN = [
    archive(), b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", b"<html><script>alert(1)</script></html>", b"<?php system($_GET[0]); ?>",
    b"\x7fELF\x02\x01\x01" + bytes(60),
]


# JPEG

def segments(data):
    """Marker, start and end of each part; coded data belong to their scan."""
    parts, at = [], 2
    while at + 4 <= len(data):
        marker, end = data[at + 1], at + 2
        if marker not in (0xD9, 0xD8):
            end += struct.unpack(">H", data[at + 2:at + 4])[0]
        if marker == 0xDA:
            while not (data[end] == 0xFF and data[end + 1] != 0 and not 0xD0 <= data[end + 1] <= 0xD7):
                end += 1
        parts.append((marker, at, end))
        if marker == 0xD9:
            break
        at = end
    return parts


def coded(data):
    """The largest stretch of coded data: its start and end, without the scan's header."""
    _, start, end = max((part for part in segments(data) if part[0] == 0xDA), key=lambda part: part[2] - part[1])
    return start + 2 + struct.unpack(">H", data[start + 2:start + 4])[0], end


def frame(data):
    return next(start for marker, start, _ in segments(data) if marker in (0xC0, 0xC1, 0xC2))


def cut(source, data):
    return data[:source.randint(len(data) // 20, len(data) - 3)]


def truncated(source, data):
    return cut(source, data)


def glued_end(source, data):
    return cut(source, data) + b"\xff\xd9"


def removed_piece(source, data):
    start, end = coded(data)
    length = source.randint(1, max(1, (end - start) // 3))
    at = source.randint(start, end - length)
    return data[:at] + data[at + length:]


def hole(source, data):
    start, end = coded(data)
    length = source.randint(min(8, end - start), max(8, (end - start) // 3))
    at = source.randint(start, max(start, end - length))
    length = min(length, end - at)
    filler = source.choice([bytes(length), b"\xff" * length, source.randbytes(length)])
    result = data[:at] + filler + data[at + length:]
    return result if result != data else None


def zeroed_tail(source, data):
    start, end = coded(data)
    at = source.randint(start, end - 2)
    kept = source.choice([0, 2])
    result = data[:at] + bytes(len(data) - at - kept) + data[len(data) - kept:]
    return result if result != data else None


def zeroed_half(source, data):
    """From a place in the second half of a file of any format to its end."""
    at = source.randint(len(data) // 2, len(data) - 9)
    return data[:at] + bytes(len(data) - at)


def foreign_content(source, data):
    start, end = coded(data)
    content = source.choice(FOREIGN)
    at = source.randint(start, end)
    return data[:at] + content + data[at + source.choice([0, len(content)]):end] + data[end:]


def appended_file(source, data):
    return data + source.choice([*FOREIGN, data, b"\0", b"\xff\xd9", source.randbytes(40)])


def zero_dimensions(source, data):
    at = frame(data) + source.choice([5, 7])
    return data[:at] + b"\0\0" + data[at + 2:]


def swapped_segments(source, data):
    """Exchanges a header that a scan needs with the scan, or two scans' headers of a frame."""
    parts = segments(data)
    scan = next(part for part in parts if part[0] == 0xDA)
    needed = [part for part in parts if part[0] in (0xC0, 0xC1, 0xC2, 0xC4, 0xDB) and part[2] <= scan[1]]
    one = source.choice(needed)
    result = (
        data[:one[1]] + data[scan[1]:scan[2]] + data[one[2]:scan[1]] + data[one[1]:one[2]] + data[scan[2]:])
    return result if result != data else None


def broken_huffman_table(source, data):
    _, start, end = source.choice([part for part in segments(data) if part[0] == 0xC4])
    at = source.randrange(start + 5, end)
    return data[:at] + bytes([(data[at] + source.randint(1, 255)) & 255]) + data[at + 1:]


def wrong_restart_markers(source, data):
    start, end = coded(data)
    markers = [at for at in range(start, end - 1) if data[at] == 0xFF and 0xD0 <= data[at + 1] <= 0xD7]
    if markers:
        at = source.choice(markers)
        other = 0xD0 + (data[at + 1] - 0xD0 + source.randint(1, 7)) % 8
        return source.choice([
            data[:at] + data[at + 2:], data[:at] + bytes([0xFF, other]) + data[at + 2:], data[:at] + data[at:at + 2] + data[at:]])
    at = source.randint(start, end)
    interval = struct.pack(">HHH", 0xFFDD, 4, source.randint(1, 3))
    place = frame(data)
    return source.choice([data[:at] + b"\xff\xd0" + data[at:], data[:place] + interval + data[place:]])


def wrong_sizes(source, data):
    at = frame(data) + source.choice([5, 7])
    size = struct.unpack(">H", data[at:at + 2])[0]
    # Another number of units, whatever the sampling.
    other = max(1, size + source.choice([-33, -16, 16, 40, 1000]))
    while (other + 15) // 16 == (size + 15) // 16:
        other += 16
    return data[:at] + struct.pack(">H", other) + data[at + 2:]


def wrong_segment_length(source, data):
    parts = [part for part in segments(data) if part[0] not in (0xD9,)]
    _, start, _ = source.choice(parts)
    length = struct.unpack(">H", data[start + 2:start + 4])[0]
    other = (length + source.choice([-2, -1, 1, 2, 40])) & 0xFFFF
    return data[:start + 2] + struct.pack(">H", other) + data[start + 4:]


def exchanged_pieces(source, data):
    start, end = coded(data)
    middle = (start + end) // 2
    length = source.randint(1, middle - start)
    one, two = source.randint(start, middle - length), source.randint(middle, end - length)
    result = data[:one] + data[two:two + length] + data[one + length:two] + data[one:one + length] + data[two + length:]
    return result if result != data else None


JPEG = [
    truncated, glued_end, removed_piece, hole, zeroed_tail, foreign_content, appended_file, zero_dimensions, swapped_segments,
    broken_huffman_table, wrong_restart_markers, wrong_sizes, wrong_segment_length, exchanged_pieces,
]


# PNG

def chunks(data):
    at, found = 8, []
    while at < len(data):
        length = struct.unpack(">I", data[at:at + 4])[0]
        found.append((data[at + 4:at + 8], data[at + 8:at + 8 + length]))
        at += 12 + length
    return found


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def joined(parts):
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, content) for name, content in parts)


def rewritten(data, name, change):
    """With each chunk of a name changed, and its checksum right again."""
    return joined([(one, change(content) if one == name else content) for one, content in chunks(data)])


def png_glued_end(source, data):
    return cut(source, data) + chunk(b"IEND", b"")


def png_hole(source, data):
    """In the compressed data, with the checksum right again."""
    def change(content):
        length = source.randint(1, max(1, len(content) // 3))
        at = source.randint(0, len(content) - length)
        filler = source.choice([b"", bytes(length), source.randbytes(length)])
        return content[:at] + filler + content[at + length:]
    result = rewritten(data, b"IDAT", change)
    return result if result != data else None


def png_zeroed_tail(source, data):
    at = source.randint(20, len(data) - 13)
    kept = source.choice([0, 12])
    result = data[:at] + bytes(len(data) - at - kept) + data[len(data) - kept:]
    return result if result != data else None


def png_foreign_content(source, data):
    at = source.randint(33, len(data) - 12)
    content = source.choice(FOREIGN)
    return data[:at] + content + data[at + source.choice([0, len(content)]):]


def png_foreign_text(source, data):
    parts = chunks(data)
    return joined([*parts[:1], (b"tEXt", b"Comment\0" + source.choice(FOREIGN)), *parts[1:]])


def png_zero_dimensions(source, data):
    at = source.choice([0, 4])
    return rewritten(data, b"IHDR", lambda content: content[:at] + bytes(4) + content[at + 4:])


def png_swapped_chunks(source, data):
    """Exchanges a header, a palette or the end with the picture."""
    parts = chunks(data)
    places = [at for at, part in enumerate(parts) if part[0] in (b"IHDR", b"PLTE", b"IEND")]
    picture = next(at for at, part in enumerate(parts) if part[0] == b"IDAT")
    one = source.choice(places)
    if parts[one][0] == b"IEND" and any(part[0] == b"fdAT" for part in parts):
        one = 0
    parts[one], parts[picture] = parts[picture], parts[one]
    return joined(parts)


def png_broken_compression(source, data):
    def change(content):
        plain = zlib.decompress(content) if content[:1] == b"\x78" else None
        choice = source.randrange(3)
        if choice == 0 or plain is None:
            return content[:-4] + source.randbytes(4)
        if choice == 1:
            return zlib.compress(plain[:-1])
        return zlib.compress(plain + b"\0")
    parts = chunks(data)
    whole = b"".join(content for name, content in parts if name == b"IDAT")
    first = next(at for at, part in enumerate(parts) if part[0] == b"IDAT")
    rest = [part for part in parts if part[0] != b"IDAT"]
    return joined([*rest[:first], (b"IDAT", change(whole)), *rest[first:]])


def png_wrong_checksum(source, data):
    at, places = 8, []
    while at < len(data):
        length = struct.unpack(">I", data[at:at + 4])[0]
        places.append(at + 8 + length)
        at += 12 + length
    at = source.choice(places) + source.randrange(4)
    return data[:at] + bytes([data[at] ^ source.randint(1, 255)]) + data[at + 1:]


def png_wrong_sizes(source, data):
    at = source.choice([0, 4])
    def change(content):
        size = struct.unpack(">I", content[at:at + 4])[0]
        # Rows of another length: bits of a byte are not enough.
        other = max(1, size + source.choice([-1, 1, 1000]) * 8)
        other = size + 8 if other == size else other
        return content[:at] + struct.pack(">I", other) + content[at + 4:]
    return rewritten(data, b"IHDR", change)


def png_wrong_chunk_length(source, data):
    at = 8
    places = []
    while at < len(data):
        places.append(at)
        at += 12 + struct.unpack(">I", data[at:at + 4])[0]
    at = source.choice(places)
    length = struct.unpack(">I", data[at:at + 4])[0]
    return data[:at] + struct.pack(">I", max(0, length + source.choice([-1, 1, 4, 1000])) if length else 1) + data[at + 4:]


def png_wrong_kind(source, data):
    """Another colour type or depth, with the checksum right again."""
    header = chunks(data)[0][1]
    depth, color = header[8], header[9]
    kinds = [(8, 2), (8, 6), (16, 0), (8, 4), (16, 6), (3, 0), (8, 1), (16, 3)]
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
    kinds = [kind for kind in kinds if kind[0] * channels.get(kind[1], 9) != depth * channels[color]]
    kind = bytes(source.choice(kinds))
    return rewritten(data, b"IHDR", lambda content: content[:8] + kind + content[10:])


PNG = [
    truncated, png_glued_end, png_hole, png_zeroed_tail, png_foreign_content, png_foreign_text, appended_file, png_zero_dimensions,
    png_swapped_chunks, png_broken_compression, png_wrong_checksum, png_wrong_sizes, png_wrong_chunk_length, png_wrong_kind,
]


# WebP

def webp_chunks(data, at=12, end=None):
    """Types, and starts and ends of what chunks hold."""
    end = len(data) if end is None else end
    while at + 8 <= end:
        length = struct.unpack("<I", data[at + 4:at + 8])[0]
        yield data[at:at + 4], at + 8, at + 8 + length
        at += 8 + length + length % 2


def webp_coded(data):
    """The start and end of the largest picture's data, without its header."""
    found = []
    for name, start, end in webp_chunks(data):
        inner = webp_chunks(data, start + 16, end) if name == b"ANMF" else [(name, start, end)]
        found += [(start + 12, end) for name, start, end in inner if name in (b"VP8 ", b"VP8L")]
    return max(found, key=lambda place: place[1] - place[0])


def webp_rewritten(data, start, end, content):
    """With other data for a picture, and with lengths that are right again."""
    def joined(data, at, to):
        parts = b""
        for name, a, b in webp_chunks(data, at, to):
            part = data[a:b]
            if name == b"ANMF" and a <= start <= b:
                part = data[a:a + 16] + joined(data, a + 16, b)
            elif a <= start <= b:
                part = data[a:start] + content + data[end:b]
            parts += name + struct.pack("<I", len(part)) + part + bytes(len(part) % 2)
        return parts
    body = b"WEBP" + joined(data, 12, len(data))
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_hole(source, data):
    start, end = webp_coded(data)
    if end - start < 24:
        return None
    length = source.randint(8, max(8, (end - start) // 3))
    at = source.randint(start, end - length)
    filler = source.choice([bytes(length), b"\xff" * length, source.randbytes(length)])
    return data[:at] + filler + data[at + length:]


def webp_zeroed_tail(source, data):
    start, end = webp_coded(data)
    if end - start < 24:
        return None
    at = source.randint(start, end - 8)
    return data[:at] + bytes(end - at) + data[end:]


def webp_removed_piece(source, data):
    start, end = webp_coded(data)
    if end - start < 24:
        return None
    length = source.randint(8, max(8, (end - start) // 3))
    at = source.randint(start, end - length)
    return webp_rewritten(data, start, end, data[start:at] + data[at + length:end])


def webp_added_piece(source, data):
    start, end = webp_coded(data)
    at = source.randint(start, end)
    return webp_rewritten(data, start, end, data[start:at] + source.randbytes(source.randint(8, 60)) + data[at:end])


def webp_exchanged_pieces(source, data):
    start, end = webp_coded(data)
    if end - start < 40:
        return None
    middle = (start + end) // 2
    length = source.randint(8, middle - start)
    one, two = source.randint(start, middle - length), source.randint(middle, end - length)
    return data[:one] + data[two:two + length] + data[one + length:two] + data[one:one + length] + data[two + length:]


def webp_foreign_content(source, data):
    start, end = webp_coded(data)
    content = source.choice(FOREIGN)
    at = source.randint(start, end)
    return webp_rewritten(data, start, end, data[start:at] + content + data[at + source.choice([0, len(content)]):end])


WEBP = [
    truncated, zeroed_half, appended_file, webp_zeroed_tail, webp_removed_piece, webp_added_piece, webp_hole, webp_exchanged_pieces,
    webp_foreign_content,
]
