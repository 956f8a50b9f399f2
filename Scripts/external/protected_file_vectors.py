#!/usr/bin/env python3
"""Writes Tests/Fixtures/protected-file/vectors.json: a keybag and protected files, made from Documentation/keybag.md and
Documentation/protected-file.md alone, with another cryptographic library (pip install cryptography).

Usage: protected_file_vectors.py [FILE]
       protected_file_vectors.py --open DEVICE-KEY-HEX BAG FILE > CONTENT

The second form opens a protected file of a bag that has no passcode, and so checks the product's own.
"""

import hashlib
import hmac
import json
import pathlib
import struct
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CHUNK = 65536
PROLOGUE = b"BWPROTFL" + bytes([1]) + bytes(7)
CLASSES = {"complete": 1, "completeUnlessOpen": 2, "completeUntilFirstUserAuthentication": 3, "none": 4}


def seed(label, count=32):
    """Bytes that anybody can make again."""
    return hashlib.shake_256(b"bulwark vector " + label.encode()).digest(count)


def keyed(key, label, *parts):
    return hmac.new(key, label.encode() + b"\0" + b"".join(parts), hashlib.sha256).digest()


def hkdf(secret, salt, info, length):
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def public(secret):
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def agreed(secret, other, ephemeral, receiver):
    shared = X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(other))
    return hkdf(shared, b"", b"bulwark keybag class B\0" + ephemeral + receiver, 32)


def bag(device, class_keys):
    identifier = seed("bag", 16)
    wrapping = keyed(device, "bulwark keybag device", identifier)
    body = b"BWKEYBAG" + bytes([1, 0, 15]) + struct.pack(">HH", 8, 3)
    body += identifier + struct.pack(">Q", 1) + seed("salt") + bytes([len(class_keys)])
    for index, key in enumerate(class_keys):
        body += bytes([index + 1, 1]) + aes_key_wrap(wrapping, key)
        if index == 1:
            body += public(key)
    return body + hmac.new(keyed(device, "bulwark keybag authentication", identifier), body, hashlib.sha256).digest()


def nonce(index, is_last):
    return bytes(3) + struct.pack(">Q", index) + bytes([is_last])


def file_keys(file_key, identifier):
    derived = hkdf(file_key, identifier, b"bulwark protected file\0" + PROLOGUE, 96)
    return derived[:32], derived[32:64], derived[64:]


def protect(protection, content, file_key, identifier, wrapped):
    content_key, header_key, commitment = file_keys(file_key, identifier)
    fixed = PROLOGUE + identifier + struct.pack(">Q", len(content)) + commitment
    slot = (bytes([CLASSES[protection]]) + wrapped).ljust(96, b"\0")
    slot += hmac.new(header_key, fixed + slot, hashlib.sha256).digest()
    header = (fixed + b"\x33").ljust(128, b"\0") + slot
    chunks = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)] or [b""]
    cipher = AESGCM(content_key)
    sealed = [cipher.encrypt(nonce(at, at == len(chunks) - 1), chunk, None) for at, chunk in enumerate(chunks)]
    return header.ljust(512, b"\0") + b"".join(sealed)


def content(length):
    return bytes(at % 251 for at in range(length))


def vectors():
    device = seed("device")
    class_keys = [seed(f"class {place}") for place in range(10)]
    files = []
    for protection, place in CLASSES.items():
        for length in (0, 13, CHUNK, CHUNK + 1, 3 * CHUNK):
            name = f"{protection} {length}"
            file_key, identifier, ephemeral = seed(name + " key"), seed(name + " identifier", 16), b""
            class_key = class_keys[place - 1]
            if protection == "completeUnlessOpen":
                ephemeral = seed(name + " ephemeral")
                wrapping = agreed(ephemeral, public(class_key), public(ephemeral), public(class_key))
                wrapped = public(ephemeral) + aes_key_wrap(wrapping, file_key)
            else:
                wrapped = aes_key_wrap(class_key, file_key)
            whole = protect(protection, content(length), file_key, identifier, wrapped)
            vector = {
                "protection": protection, "length": length, "fileKey": file_key.hex(), "identifier": identifier.hex(),
                "ephemeral": ephemeral.hex(), "header": whole[:512].hex(), "sha256": hashlib.sha256(whole).hexdigest(),
            }
            if length < 100:
                vector["file"] = whole.hex()
            files.append(vector)
    return {
        "about": "Made by Scripts/external/protected_file_vectors.py. Byte i of a content is i mod 251.",
        "deviceKey": device.hex(), "bag": bag(device, class_keys).hex(), "files": files,
    }


def open_file(device, bag_bytes, whole):
    wrapping = keyed(device, "bulwark keybag device", bag_bytes[15:31])
    entries, at = {}, 72
    for place in range(1, bag_bytes[71] + 1):
        entries[place] = aes_key_unwrap(wrapping, bag_bytes[at + 2 : at + 42])
        at += 74 if place == 2 else 42
    fixed, marker = whole[:72], whole[72]
    slot = whole[128:256] if marker in (0x33, 0x66) else whole[256:384]
    place = slot[0]
    if place == 2:
        ephemeral, key = slot[1:33], entries[2]
        file_key = aes_key_unwrap(agreed(key, ephemeral, ephemeral, public(key)), slot[33:73])
    else:
        file_key = aes_key_unwrap(entries[place], slot[1:41])
    content_key, header_key, commitment = file_keys(file_key, fixed[16:32])
    assert commitment == fixed[40:72], "commitment"
    assert hmac.new(header_key, fixed + slot[:96], hashlib.sha256).digest() == slot[96:], "header"
    length = struct.unpack(">Q", fixed[32:40])[0]
    count = max(1, -(-length // CHUNK))
    assert len(whole) == 512 + length + 16 * count, "size"
    for index in range(count):
        start = 512 + index * (CHUNK + 16)
        chunk = whole[start : start + CHUNK + 16]
        sys.stdout.buffer.write(AESGCM(content_key).decrypt(nonce(index, index == count - 1), chunk, None))


if sys.argv[1:2] == ["--open"]:
    device_key, bag_path, path = sys.argv[2:5]
    open_file(bytes.fromhex(device_key), pathlib.Path(bag_path).read_bytes(), pathlib.Path(path).read_bytes())
else:
    root = pathlib.Path(__file__).resolve().parents[2]
    target = pathlib.Path(sys.argv[1]) if sys.argv[1:] else root / "Tests/Fixtures/protected-file/vectors.json"
    target.write_text(json.dumps(vectors(), indent=1) + "\n")
