#!/usr/bin/env python3
"""A device of OMEMO:2 that is PyPI's twomemo, unchanged: twomemo_device.py has it.

Reads one JSON object of texts a line and answers with one; bytes are hexadecimal:

    {"do": "bundle"}                            {"ik", "spk", "spk_id", "spks", "pks": "ID:KEY ID:KEY …"}
    {"do": "begin", "ik", …}                    {}                                  takes such a bundle for the first message
    {"do": "send", "content"}                   {"key", "kex": "0" or "1", "payload"}
    {"do": "empty"}                             the same with no payload
    {"do": "receive", "key", "kex", "payload"}  {"content"}, {"empty": "1"}, or {"error": NAME}
    {"do": "fingerprint", "ik"}                 {"digits"}                          what other clients show of an identity
"""

import asyncio
import json
import sys

import x3dh
from omemo import SessionManager
from omemo.backend import DecryptionFailed, KeyExchangeFailed
from twomemo.twomemo import BundleImpl

from twomemo_device import Device

HERE, THERE = ("bob@example.org", 2), ("alice@example.org", 1)


class Client:
    def __init__(self):
        self.device = Device(HERE, THERE)
        self.offered = None

    async def bundle(self, request):
        made = await self.device.bundle(100)
        keys = " ".join(f"{made.pre_key_ids[key]}:{key.hex()}" for key in made.bundle.pre_keys)
        return {
            "ik": made.identity_key.hex(), "spk": made.bundle.signed_pre_key.hex(), "spk_id": str(made.signed_pre_key_id),
            "spks": made.bundle.signed_pre_key_sig.hex(), "pks": keys}

    async def begin(self, request):
        pairs = [pair.split(":") for pair in request["pks"].split()]
        ids = {bytes.fromhex(key): int(number) for number, key in pairs}
        bundle = x3dh.Bundle(
            bytes.fromhex(request["ik"]), bytes.fromhex(request["spk"]), bytes.fromhex(request["spks"]), frozenset(ids))
        self.offered = BundleImpl(*THERE, bundle, int(request["spk_id"]), ids)
        return {}

    async def send(self, request):
        sealed, material = await self.device.seal(bytes.fromhex(request["content"]))
        return await self.encrypt(material) | {"payload": sealed.ciphertext.hex()}

    async def empty(self, request):
        return await self.encrypt((await self.device.seal(None))[1])

    async def encrypt(self, material):
        offered, self.offered = self.offered, None
        data, is_exchange = await self.device.encrypt(material, offered)
        return {"key": data.hex(), "kex": "1" if is_exchange else "0"}

    async def receive(self, request):
        payload = bytes.fromhex(request["payload"]) if "payload" in request else None
        content = await self.device.receive(bytes.fromhex(request["key"]), request["kex"] == "1", payload)
        return {"empty": "1"} if content is None else {"content": content.hex()}

    async def fingerprint(self, request):
        return {"digits": " ".join(SessionManager.format_identity_key(bytes.fromhex(request["ik"])))}


async def main():
    client = Client()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = await getattr(client, request["do"])(request)
        except (DecryptionFailed, KeyExchangeFailed, ValueError) as error:
            answer = {"error": type(error).__name__}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
