#!/usr/bin/env python3
"""Writes Tests/Fixtures/messaging/omemo.json: a conversation in OMEMO:2 between two devices of PyPI's twomemo, whose classes are unchanged; only
where they draw random bytes is decided here, so that another implementation can make the same bytes.

    pip install twomemo==2.1.0 doubleratchet==1.3.0 x3dh==1.3.0 cryptography==48.0.0

Usage: omemo_vectors.py [FILE]
"""

import asyncio
import datetime
import json
import pathlib
import secrets
import sys
from importlib.metadata import version

from doubleratchet.recommended.diffie_hellman_ratchet_curve25519 import DiffieHellmanRatchet

from messaging_vectors import Entropy
from twomemo_device import Device

ROOT = pathlib.Path(__file__).resolve().parents[2]
ALICE, BOB = ("alice@example.org", 1), ("bob@example.org", 2)


class Source:
    """What random bytes come from at the moment."""

    entropy = Entropy("unused")


secrets.token_bytes = lambda size=32: Source.entropy.take(size)
DiffieHellmanRatchet._generate_priv = staticmethod(lambda: Source.entropy.take(32))


class Voice:
    """One side of the conversation, and where it draws random bytes."""

    def __init__(self, here, there, label):
        self.name, self.entropy, self.device = here[0].split("@")[0], Entropy(label), Device(here, there)

    async def make(self, label):
        """Identity, signed prekey and one one-time key, in this order."""
        Source.entropy = Entropy(label)
        return await self.device.bundle(1)

    async def send(self, content, payloads, bundle=None):
        Source.entropy = payloads
        sealed, material = await self.device.seal(content or None)
        Source.entropy = self.entropy
        if bundle is not None:
            # The product chooses among the one-time keys by eight bytes; here there is one.
            self.entropy.take(8)
        data, is_exchange = await self.device.encrypt(material, bundle)
        return {
            "from": self.name, "content": content.hex(), "material": (material.key + material.auth_tag).hex(),
            "isKeyExchange": is_exchange, "key": data.hex(), "payload": sealed.ciphertext.hex()}

    async def receive(self, message):
        Source.entropy = self.entropy
        payload = bytes.fromhex(message["payload"]) if message["payload"] else None
        content = await self.device.receive(bytes.fromhex(message["key"]), message["isKeyExchange"], payload)
        assert (content or b"").hex() == message["content"]


async def main():
    alice, bob = Voice(ALICE, BOB, "omemo alice"), Voice(BOB, ALICE, "omemo bob")
    await alice.make("omemo alice keys")
    bundle = await bob.make("omemo bob keys")
    payloads = Entropy("omemo payloads")
    messages = []

    async def say(sender, receiver, content, offered=None):
        messages.append(await sender.send(content, payloads, offered))
        await receiver.receive(messages[-1])

    await say(alice, bob, b"Hello, Bob.", bundle)
    await say(alice, bob, b"One more before you answer.")
    await say(bob, alice, b"")
    await say(bob, alice, "Grüße".encode())
    await say(alice, bob, b"0123456789abcdef")
    await say(alice, bob, bytes(range(256)) * 4)
    await say(bob, alice, b"Bye.")
    (key, number), = bundle.pre_key_ids.items()
    names = ("twomemo", "doubleratchet", "x3dh", "xeddsa", "cryptography")
    document = {
        "source": "Scripts/external/omemo_vectors.py, " + ", ".join(f"{name} {version(name)}" for name in names),
        "date": str(datetime.date.today()),
        "bundle": {
            "identity": bundle.identity_key.hex(), "signedPrekeyID": bundle.signed_pre_key_id,
            "signedPrekey": bundle.bundle.signed_pre_key.hex(), "signature": bundle.bundle.signed_pre_key_sig.hex(),
            "oneTimePrekeyID": number, "oneTimePrekey": key.hex()},
        "messages": messages}
    place = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "Tests/Fixtures/messaging/omemo.json"
    place.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
