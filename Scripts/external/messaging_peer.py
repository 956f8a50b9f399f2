#!/usr/bin/env python3
"""A device that talks with BulwarkMessaging and is made of other people's parts: the Double Ratchet is PyPI's doubleratchet, keys and ciphers
are Python's cryptography. Only formats and the handshake are written here (and in messaging_vectors.py), after Documentation/messaging.md.

Reads one JSON object a line and answers with one:

    {"do": "bundle"}                    {"bytes": HEX}      its prekey bundle, as bob/2
    {"do": "begin", "bytes": HEX}       {}                  begins a session from a bundle
    {"do": "send", "content": HEX}      {"bytes": HEX}      an envelope
    {"do": "receive", "bytes": HEX}     {"content": HEX}    what an envelope says, or {"error": NAME}
"""

import asyncio
import json
import os
import struct
import sys

import doubleratchet
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PrivateKey, MLKEM1024PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from doubleratchet.recommended import HashFunction, diffie_hellman_ratchet_curve25519, kdf_hkdf, kdf_separate_hmacs

from messaging_vectors import Identity, address, binding, bundle, dh, hkdf, montgomery, padded, raw


class RootKDF(kdf_hkdf.KDF):
    @staticmethod
    def _get_hash_function():
        return HashFunction.SHA_256

    @staticmethod
    def _get_info():
        return b"Bulwark Root v1"


class ChainKDF(kdf_separate_hmacs.KDF):
    @staticmethod
    def _get_hash_function():
        return HashFunction.SHA_256


class AEAD(doubleratchet.AEAD):
    @staticmethod
    async def encrypt(plaintext, key, associated_data):
        nonce = os.urandom(12)
        return nonce + AESGCM(key).encrypt(nonce, plaintext, associated_data)

    @staticmethod
    async def decrypt(ciphertext, key, associated_data):
        try:
            return AESGCM(key).decrypt(ciphertext[:12], ciphertext[12:], associated_data)
        except InvalidTag as error:
            raise doubleratchet.AuthenticationFailedException() from error


class Ratchet(doubleratchet.DoubleRatchet):
    @staticmethod
    def _build_associated_data(associated_data, header):
        return associated_data + encode(header)


SETTINGS = {
    "diffie_hellman_ratchet_class": diffie_hellman_ratchet_curve25519.DiffieHellmanRatchet,
    "root_chain_kdf": RootKDF, "message_chain_kdf": ChainKDF, "message_chain_constant": b"\x02\x01",
    "dos_protection_threshold": 1000, "max_num_skipped_message_keys": 2000, "aead": AEAD,
}


def encode(header):
    return b"\x01" + header.ratchet_pub + struct.pack(
        ">II", header.previous_sending_chain_length, header.sending_chain_length)


class Peer:
    def __init__(self):
        self.here, self.there = address("bob", 2), address("alice", 1)
        self.identity = Identity(os.urandom(32))
        self.spk, self.opk, self.seed = X25519PrivateKey.generate(), X25519PrivateKey.generate(), os.urandom(64)
        self.kem = MLKEM1024PrivateKey.from_seed_bytes(self.seed)
        self.ratchet = self.associated = self.root = self.remote = None
        self.header = b""

    async def bundle(self, request):
        return {"bytes": bundle(self.identity, self.here, self.spk, self.opk, raw(self.kem.public_key()), 1).hex()}

    async def begin(self, request):
        """Takes a bundle with all of its keys, and leaves its signatures to the other side's own tests."""
        data = bytes.fromhex(request["bytes"])
        assert data[0] == 1 and data[1:1 + len(self.there)] == self.there
        data = data[1 + len(self.there):]
        theirs, spk_id, capability, spk = data[:32], data[32:36], data[44], data[45:77]
        assert capability == 1 and data[141] == 1 and data[178] == 1
        opk_id, opk, kem_id, kem = data[142:146], data[146:178], data[179:183], data[184:1752]
        ephemeral = X25519PrivateKey.generate()
        secret, ciphertext = MLKEM1024PublicKey.from_public_bytes(kem).encapsulate()
        material = b"\xff" * 32 + dh(self.identity.agreement, spk) + dh(ephemeral, montgomery(theirs))
        material += dh(ephemeral, spk) + dh(ephemeral, opk) + secret
        self.root, self.remote = hkdf(material, bytes(32), b"Bulwark X3DH v1", 32), spk
        own = raw(ephemeral.public_key())
        self.associated = binding(self.identity.public, theirs, 3, 1, self.here, self.there, own, kem + ciphertext)
        self.header = b"\x11\x03" + self.identity.public + raw(ephemeral.public_key()) + spk_id + opk_id + kem_id + ciphertext
        return {}

    async def send(self, request):
        content = padded(b"\0" + os.urandom(16) + bytes.fromhex(request["content"]))
        if self.ratchet is None:
            self.ratchet, message = await Ratchet.encrypt_initial_message(
                **SETTINGS, shared_secret=self.root, recipient_ratchet_pub=self.remote, message=content,
                associated_data=self.associated)
        else:
            message = await self.ratchet.encrypt_message(content, self.associated)
        body = self.header + encode(message.header) + message.ciphertext
        return {"bytes": (b"\x01" + self.here + self.there + body).hex()}

    async def receive(self, request):
        data = bytes.fromhex(request["bytes"])
        prefix = b"\x01" + self.there + self.here
        assert data.startswith(prefix)
        body = data[len(prefix):]
        handshake = None
        if body[0] == 0x11:
            assert body[1] == 3
            handshake, body = body[2:2 + 76 + 1568], body[2 + 76 + 1568:]
        assert body[0] == 1
        previous, number = struct.unpack(">II", body[33:41])
        message = doubleratchet.EncryptedMessage(doubleratchet.Header(body[1:33], previous, number), body[41:])
        if self.ratchet is None:
            assert handshake is not None
            plain = await self.respond(handshake, message)
        else:
            plain = await self.ratchet.decrypt_message(message, self.associated)
        self.header = b""
        plain = plain.rstrip(b"\0")
        assert plain[-1:] == b"\x80" and plain[0] == 0
        return {"content": plain[17:-1].hex()}

    async def respond(self, handshake, message):
        theirs, ephemeral, ciphertext = handshake[:32], handshake[32:64], handshake[76:]
        assert handshake[64:76] == struct.pack(">III", 7, 8, 9)
        material = b"\xff" * 32 + dh(self.spk, montgomery(theirs)) + dh(self.identity.agreement, ephemeral)
        material += dh(self.spk, ephemeral) + dh(self.opk, ephemeral) + self.kem.decapsulate(ciphertext)
        root = hkdf(material, bytes(32), b"Bulwark X3DH v1", 32)
        kem = raw(self.kem.public_key()) + ciphertext
        self.associated = binding(theirs, self.identity.public, 3, 1, self.there, self.here, ephemeral, kem)
        self.ratchet, plain = await Ratchet.decrypt_initial_message(
            **SETTINGS, shared_secret=root, own_ratchet_priv=self.spk.private_bytes_raw(), message=message,
            associated_data=self.associated)
        return plain


async def main():
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = await getattr(peer, request["do"])(request)
        except (doubleratchet.AuthenticationFailedException, doubleratchet.DuplicateMessageException,
                doubleratchet.DoSProtectionException) as error:
            answer = {"error": type(error).__name__}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
