"""Prints mutated URLs with the hosts ada-url reads in them: base64, a tab, and the host, `!` where it reads no URL.

Usage: mutate-urls.py COUNT
"""

import base64
import random
import sys

import ada_url

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


def main():
    source = random.Random(3986)
    for number in range(int(sys.argv[1])):
        text = mutated(SEEDS[number % len(SEEDS)], source)
        try:
            host = ada_url.URL(text).hostname
        except ValueError:
            host = "!"
        print(base64.b64encode(text.encode()).decode(), host, sep="\t")


main()
