#!/usr/bin/env python3
"""A device of OMEMO:2 that is PyPI's twomemo, unchanged: its Backend, over a storage in memory. What stands here is the part of a client.

Reads one JSON object of texts a line and answers with one; bytes are hexadecimal:

    {"do": "bundle"}                            {"ik", "spk", "spk_id", "spks", "pks": "ID:KEY ID:KEY …"}
    {"do": "begin", "ik", …}                    {}                                  takes such a bundle for the first message
    {"do": "send", "content"}                   {"key", "kex": "0" or "1", "payload"}
    {"do": "empty"}                             the same with no payload
    {"do": "receive", "key", "kex", "payload"}  {"content"}, {"empty": "1"}, or {"error": NAME}
"""

import asyncio
import json
import sys

import x3dh
from omemo.backend import DecryptionFailed, KeyExchangeFailed
from omemo.storage import Just, Nothing, Storage
from twomemo import Twomemo
from twomemo.twomemo import BundleImpl, ContentImpl, EncryptedKeyMaterialImpl, KeyExchangeImpl

HERE, THERE = ("bob@example.org", 2), ("alice@example.org", 1)


class Memory(Storage):
    def __init__(self):
        super().__init__(disable_cache=True)
        self.values = {}

    async def _load(self, key):
        return Just(self.values[key]) if key in self.values else Nothing()

    async def _store(self, key, value):
        # As on a disk: what changes later is not changed here.
        self.values[key] = json.loads(json.dumps(value))

    async def _delete(self, key):
        self.values.pop(key, None)


class Client:
    def __init__(self):
        self.backend = Twomemo(Memory())
        self.offered = None

    async def bundle(self, request):
        if await self.backend.get_num_visible_pre_keys() == 0:
            await self.backend.generate_pre_keys(100)
        made = await self.backend.get_bundle(*HERE)
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
        return await self.encrypt(*await self.backend.encrypt_plaintext(bytes.fromhex(request["content"])))

    async def empty(self, request):
        return await self.encrypt(*await self.backend.encrypt_empty())

    async def encrypt(self, content, material):
        if self.offered is not None:
            session, encrypted = await self.backend.build_session_active(*THERE, self.offered, material)
            self.offered = None
        else:
            session = await self.backend.load_session(*THERE)
            encrypted = await self.backend.encrypt_key_material(session, material)
        await self.backend.store_session(session)
        data = encrypted.serialize()
        is_exchange = session.initiation.name == "ACTIVE" and not session.confirmed
        if is_exchange:
            data = session.key_exchange.serialize(data)
        answer = {"key": data.hex(), "kex": "1" if is_exchange else "0"}
        if not content.empty:
            answer["payload"] = content.ciphertext.hex()
        return answer

    async def receive(self, request):
        data, exchange = bytes.fromhex(request["key"]), None
        if request["kex"] == "1":
            exchange, data = KeyExchangeImpl.parse(data)
        encrypted = EncryptedKeyMaterialImpl.parse(data, *THERE)
        session = await self.backend.load_session(*THERE)
        if exchange is not None and (session is None or not session.key_exchange.builds_same_session(exchange)):
            session, material = await self.backend.build_session_passive(*THERE, exchange, encrypted)
            await self.backend.delete_pre_key(session)
        else:
            material = await self.backend.decrypt_key_material(session, encrypted)
        answer = {"empty": "1"}
        if "payload" in request:
            content = ContentImpl(bytes.fromhex(request["payload"]))
            answer = {"content": (await self.backend.decrypt_plaintext(content, material)).hex()}
        # The session as it is after all has come out well.
        await self.backend.store_session(session)
        return answer


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
