"""Prints mutated URLs with the hosts ada-url reads in them: base64, a tab, and the host, `!` where it reads no URL.

Half of them are mutated all over, half are international hosts with letters from all of Unicode. ada-url judges text from
right to left label by label, where UTS #46 judges the whole domain, looks at the first joiner only, has an older list of
marks, and leaves a few texts uncomposed: what it lets through is judged again by PyPI's idna, which knows RFC 5893 and
RFC 5892, with Unicode 17.

Usage: mutate-urls.py COUNT
"""

import base64
import random
import re
import sys
import urllib.parse

import ada_url
import idna
import idna.core
import unicodedata2

# Python's own tables are older.
idna.core.unicodedata = unicodedata2

SEEDS = [
    "http://example.com/", "https://user:pass@host.example:8443/a/../b?c=d#e", "http:\\\\host\\path", "http:@host",
    "http://0x7f.1/", "http://1.2.3.08", "http://127.0.0.1/", "http://017700000001", "http://2130706433/a",
    "http://[::1]/", "http://[1:2:3:4:5:6:7:8]:80/", "http://[::ffff:1.2.3.4]", "http://[1:0:0:4::8]", "x://Host/a",
    "http://%31%32%37.1", "http://a%00b", "http://ex%41mple.com:81", "http://bücher.example/", "wss://例え.テスト/",
    "http://xn--bcher-kva.example", "http://faß.de", "http://ΑΒΓΣ.gr", "http://пример.рф", "ftp://user@h:21/a",
    "http://한국.kr", "x:opaque", "x:/a", "x:///a", "http://ÅngströM.se", "http://ǅ.hr", "http://xn--80ak6aa92e.com",
]
PARTS = list("\0\t\n\r \"'\\@.,:;-+=[](){}<>%&#/`$|^~?0123456789xXaAfFoO_") + [
    "%2e", "%00", "%25", "%5c", "%2F", "%C3%BC", "%FF", "0x", "::", "xn--", "..", "//", "\u00ad", "\u3002", "\uff0e",
    "\uff11", "\u200b", "\u200d", "\u202e", "\ufeff", "\u0301", "\u0308", "é", "É", "ß", "ẞ", "ς", "Σ", "İ", "ı", "ſ",
    "\u212a", "\u2126", "\u0430", "я", "Ӏ", "א", "ا", "名", "\uf900", "ｶ", "か\u3099", "가", "\u1100\u1161", "ﬁ", "①", "½",
    "\u037e", "\u0387", "ά", "\u1f71", "\u1f80", "\u1fbc", "Ꭰ", "Ⴀ", "\U00010348", "\U0001f469", "ế", "Ǆ", "ŉ", "ǰ",
]


HOSTS = [
    "bücher.example", "例え.テスト", "пример.рф", "한국.kr", "faß.de", "ΑΒΓΣ.gr", "مثال.إختبار", "דוגמה.טעסט", "उदाहरण.परीक्षा",
    "ตัวอย่าง.ทดสอบ", "xn--bcher-kva.例え", "ÅngströM.se", "क्\u200dष.भारत", "بیروت\u200cها.ایران", "☕.example", "א1.example",
    "a.א.example", "ＥＸＡＭＰＬＥ．ｃｏｍ", "a。b｡c", "1\u0662.١", "xn--1ug.é", "İı.tr", "ǅ.hr", "ᏣᎳᎩ.us",
]


def is_known(point):
    """Whether ada-url knows the bidirectional class, of which its list is older than its mapping."""
    letter = chr(point)
    if unicodedata2.bidirectional(letter) not in ("R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"):
        return True
    try:
        if idna.uts46_remap(letter, std3_rules=False) != letter:
            return True
        return bool(ada_url.URL(f"http://\u05d0{letter}\u05d0/").hostname)
    except idna.IDNAError:
        return True
    except ValueError:
        return False


ASSIGNED = [
    point for point in [*range(0x80, 0xD800), *range(0xE000, 0x32400), *range(0xE0000, 0xE01F0)]
    if (unicodedata2.category(chr(point)) != "Cn" or point % 7 == 0) and is_known(point)
]


def character(random):
    if random.random() < 0.75:
        return random.choice(PARTS)
    # Any letter of the blocks that hosts are taken from, and of their neighbours.
    first, last = random.choice(
        [(0x80, 0x24F), (0x250, 0x52F), (0x1E00, 0x1FFF), (0x3000, 0x30FF), (0x3400, 0xA000), (0xAC00, 0xD7A3)])
    return chr(random.randint(first, last))


def mutated(text, random):
    characters = list(text)
    for _ in range(random.randint(1, 4)):
        # Most of the time in the first bytes, where the host is.
        place = random.randint(0, len(characters) if random.random() < 0.3 else min(len(characters), 20))
        kind = random.randrange(5)
        if kind == 0 and place < len(characters):
            del characters[place]
        elif kind == 1 and place < len(characters):
            characters.insert(place, characters[place])
        elif kind == 2 and place < len(characters):
            characters[place] = character(random)
        else:
            characters.insert(place, character(random))
    return "".join(characters)


def mutated_host(text, random):
    characters = list(text)
    for _ in range(random.randint(1, 4)):
        place = random.randint(0, len(characters))
        kind = random.randrange(6)
        if kind == 0 and place < len(characters):
            del characters[place]
        elif kind == 1 and place < len(characters):
            characters[place] = characters[place].upper()
        elif kind == 2:
            characters.insert(place, character(random))
        elif kind == 3:
            characters.insert(place, random.choice(random.choice(HOSTS)))
        else:
            characters.insert(place, chr(random.choice(ASSIGNED)))
    return "http://" + "".join(characters) + "/"


def is_taken_as_it_is(text):
    """Whether the standard looks into no label: the domain is ASCII as it is given, or the scheme is a custom one."""
    text = re.sub("[\t\n\r]", "", text)
    authority = re.split(r"[/\\?#]", re.sub(r"^[^:]*:[/\\]*", "", text.strip("".join(map(chr, range(33))))))[0]
    return ada_url.URL(text).protocol not in ("http:", "https:", "ws:", "wss:", "ftp:") \
        or urllib.parse.unquote_to_bytes(authority.rpartition("@")[2]).isascii()


def judged_again(host):
    """The host by the rules that ada-url keeps in part only; `!` where it breaks one."""
    labels = []
    for label in host.split("."):
        if label.startswith("xn--"):
            decoded = label[4:].encode().decode("punycode")
            if label[4:] != decoded.encode("punycode").decode():
                return "!"
            # ada-url leaves some marks in the wrong order.
            label = unicodedata2.normalize("NFC", decoded)
        labels.append(label)
    is_bidi = any(unicodedata2.bidirectional(c) in ("R", "AL", "AN") for label in labels for c in label)
    try:
        for label in filter(None, labels):
            if unicodedata2.category(label[0]).startswith("M"):
                return "!"
            if is_bidi:
                idna.check_bidi(label, check_ltr=True)
            for place, letter in enumerate(label):
                if letter in "\u200c\u200d" and not idna.valid_contextj(label, place):
                    return "!"
    except idna.IDNAError:
        return "!"
    return ".".join(label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in labels)


def main():
    source = random.Random(3986)
    for number in range(int(sys.argv[1])):
        if number % 2:
            text = mutated_host(HOSTS[number // 2 % len(HOSTS)], source)
        else:
            text = mutated(SEEDS[number // 2 % len(SEEDS)], source)
        try:
            host = ada_url.URL(text).hostname
            if "xn--" in host and not is_taken_as_it_is(text):
                host = judged_again(host)
        except ValueError:
            host = "!"
        print(base64.b64encode(text.encode()).decode(), host, sep="\t")


main()
