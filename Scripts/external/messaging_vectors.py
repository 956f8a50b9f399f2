#!/usr/bin/env python3
"""Writes Tests/Fixtures/messaging/vectors.json: conversations in the protocol of Documentation/messaging.md, made by an implementation that
shares no line and no library with BulwarkMessaging. It stands on the `cryptography` package (pip install cryptography==48.0.0).

Usage: messaging_vectors.py [FILE]
"""

import hashlib
import hmac
import json
import pathlib
import struct
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PrivateKey, MLKEM1024PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ROOT = pathlib.Path(__file__).resolve().parents[2]
P = 2**255 - 19


def raw(key):
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def hkdf(material, salt, info, size):
    return HKDF(hashes.SHA256(), size, salt, info).derive(material)


def address(account, device):
    name = account.encode()
    return bytes([len(name)]) + name + struct.pack(">I", device)


def montgomery(key):
    """u = (1 + y) / (1 - y), by Python's own integers."""
    y = int.from_bytes(key, "little") & (2**255 - 1)
    return ((1 + y) * pow(1 - y, -1, P) % P).to_bytes(32, "little")


class Entropy:
    """SHA-256 of a label and a counter, as many bytes as are asked for at a time."""

    def __init__(self, label):
        self.label, self.counter = label, 0

    def take(self, size):
        out = b""
        while len(out) < size:
            out += hashlib.sha256(self.label.encode() + struct.pack(">I", self.counter)).digest()
            self.counter += 1
        return out[:size]


class Identity:
    def __init__(self, seed):
        self.signing = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = raw(self.signing.public_key())
        scalar = bytearray(hashlib.sha512(seed).digest()[:32])
        scalar[0] &= 248
        scalar[31] = scalar[31] & 127 | 64
        self.agreement = X25519PrivateKey.from_private_bytes(bytes(scalar))


def dh(private, public):
    return private.exchange(X25519PublicKey.from_public_bytes(public))


def padded(content):
    size = len(content) + 1
    if size <= 128:
        return content + b"\x80" + bytes(128 - size)
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return content + b"\x80" + bytes((size + mask & ~mask) - size)


class Ratchet:
    def __init__(self, entropy, associated, root, own, remote=None):
        self.entropy, self.associated, self.root, self.own = entropy, associated, root, own
        self.sending = self.receiving = self.remote = None
        self.number = self.previous = 0
        if remote is not None:
            self.own = X25519PrivateKey.from_private_bytes(entropy.take(32))
            self.turn(remote, "sending")

    def turn(self, remote, chain):
        both = hkdf(dh(self.own, remote), self.root, b"Bulwark Root v1", 64)
        self.root = both[:32]
        setattr(self, chain, both[32:])

    def encrypt(self, content):
        if self.sending is None:
            self.own = X25519PrivateKey.from_private_bytes(self.entropy.take(32))
            self.turn(self.remote, "sending")
            self.number = 0
        key = hmac.digest(self.sending, b"\x01", "sha256")
        self.sending = hmac.digest(self.sending, b"\x02", "sha256")
        header = b"\x01" + raw(self.own.public_key()) + struct.pack(">II", self.previous, self.number)
        self.number += 1
        nonce = self.entropy.take(12)
        return header + nonce + AESGCM(key).encrypt(nonce, padded(content), self.associated + header)

    def decrypt(self, body):
        """In order only: enough to have both sides of a conversation."""
        header, nonce, sealed = body[:41], body[41:53], body[53:]
        if header[1:33] != self.remote:
            self.remote = header[1:33]
            self.turn(self.remote, "receiving")
            if self.sending is not None:
                self.previous, self.sending = self.number, None
        key = hmac.digest(self.receiving, b"\x01", "sha256")
        self.receiving = hmac.digest(self.receiving, b"\x02", "sha256")
        plain = AESGCM(key).decrypt(nonce, sealed, self.associated + header).rstrip(b"\0")
        assert plain[-1:] == b"\x80"
        return plain[:-1]


def binding(alice, bob, flags, post_quantum, initiator, responder, ephemeral, kem):
    content = b"Bulwark binding v1" + bytes([1, flags, post_quantum]) + initiator + responder + ephemeral + kem
    return alice + bob + hashlib.sha256(content).digest()


def safety_half(account, keys):
    name, keys = account.encode(), sorted(set(keys))
    content = b"Bulwark safety number v1" + struct.pack(">I", len(name)) + name
    content += struct.pack(">I", len(keys)) + b"".join(keys)
    digest = hashlib.sha512(content).digest()
    for _ in range(5199):
        digest = hashlib.sha512(digest + content).digest()
    return "".join("%05d" % (int.from_bytes(digest[5 * n:5 * n + 5], "big") % 100000) for n in range(6))


def bundle(bob, where, spk, opk, kem, post_quantum):
    content = b"Bulwark signed prekey v1" + where + bytes([post_quantum]) + struct.pack(">IQ", 7, 1767225600) + raw(spk.public_key())
    out = b"\x01" + where + bob.public + struct.pack(">IQ", 7, 1767225600) + bytes([post_quantum]) + raw(spk.public_key())
    out += bob.signing.sign(content)
    out += b"\x01" + struct.pack(">I", 8) + raw(opk.public_key())
    if kem is None:
        return out + b"\0"
    content = b"Bulwark KEM prekey v1" + where + b"\0" + struct.pack(">I", 9) + kem
    return out + b"\x01" + struct.pack(">I", 9) + b"\0" + kem + bob.signing.sign(content)


def conversation(alice, bob, spk, opk, kem_seed):
    initiator, responder = address("alice", 1), address("bob", 2)
    entropy = Entropy("classical" if kem_seed is None else "post-quantum")
    ephemeral = X25519PrivateKey.from_private_bytes(entropy.take(32))
    material = b"\xff" * 32 + dh(alice.agreement, raw(spk.public_key())) + dh(ephemeral, montgomery(bob.public))
    material += dh(ephemeral, raw(spk.public_key())) + dh(ephemeral, raw(opk.public_key()))
    header = alice.public + raw(ephemeral.public_key()) + struct.pack(">II", 7, 8)
    kem_key = ciphertext = b""
    if kem_seed is not None:
        kem_key = raw(MLKEM1024PrivateKey.from_seed_bytes(kem_seed).public_key())
        secret, ciphertext = MLKEM1024PublicKey.from_public_bytes(kem_key).encapsulate()
        material += secret
        header += struct.pack(">I", 9) + ciphertext
    flags, post_quantum = (1, 0) if kem_seed is None else (3, 1)
    header = b"\x11" + bytes([flags]) + header
    root = hkdf(material, bytes(32), b"Bulwark X3DH v1", 32)
    associated = binding(
        alice.public, bob.public, flags, post_quantum, initiator, responder, raw(ephemeral.public_key()), kem_key + ciphertext)
    left = Ratchet(entropy, associated, root, None, raw(spk.public_key()))
    right = Ratchet(Entropy("bob"), associated, root, spk)
    messages = []

    def say(sender, receiver, name, content, prefix=b""):
        body = sender.encrypt(content)
        assert receiver.decrypt(body) == content
        messages.append({"from": name, "content": content.hex(), "body": (prefix + body).hex()})

    say(left, right, "alice", b"Hello", header)
    say(left, right, "alice", b"", header)
    say(right, left, "bob", b"\x80\0\0")
    say(left, right, "alice", bytes(range(256)) * 3)
    say(right, left, "bob", b"Bye")
    say(right, left, "bob", b"Really")
    published = bundle(bob, responder, spk, opk, kem_key or None, post_quantum)
    return {"bundle": published.hex(), "messages": messages}


def attachment(key, size):
    content = bytes(n * 7 & 0xFF for n in range(size))
    exponent = max(size, 1).bit_length() - 1
    mask = (1 << max(0, exponent - exponent.bit_length())) - 1
    whole = content + bytes((128 if size <= 128 else size + mask & ~mask) - size)
    pieces = [whole[n:n + 65536] for n in range(0, len(whole), 65536)]
    sealed = b"".join(
        AESGCM(key).encrypt(bytes(3) + struct.pack(">Q", n) + bytes([n == len(pieces) - 1]), piece, None)
        for n, piece in enumerate(pieces))
    return {"size": size, "sealed": len(sealed), "sha256": hashlib.sha256(sealed).hexdigest()}


def main():
    keys = Entropy("keys")
    alice, bob = Identity(keys.take(32)), Identity(keys.take(32))
    secrets = [keys.take(32), keys.take(32), keys.take(64)]
    spk, opk = (X25519PrivateKey.from_private_bytes(secret) for secret in secrets[:2])
    identities = []
    for _ in range(8):
        seed = keys.take(32)
        identity = Identity(seed)
        assert raw(identity.agreement.public_key()) == montgomery(identity.public)
        identities.append({"seed": seed.hex(), "public": identity.public.hex(), "agreement": montgomery(identity.public).hex()})
    document = {
        "source": "Scripts/external/messaging_vectors.py on Python's cryptography",
        "identities": identities,
        "signedPrekey": secrets[0].hex(), "oneTimePrekey": secrets[1].hex(), "kemSeed": secrets[2].hex(),
        "classical": conversation(alice, bob, spk, opk, None),
        "postQuantum": conversation(alice, bob, spk, opk, secrets[2]),
        "safetyNumber": "".join(sorted([safety_half("alice", [alice.public]), safety_half("bob", [bob.public, alice.public])])),
        "attachments": [attachment(Entropy("attachment").take(32), size) for size in (0, 1, 128, 65535, 65536, 65537, 200000)],
    }
    place = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "Tests/Fixtures/messaging/vectors.json"
    place.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
