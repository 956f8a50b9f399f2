"""A device of OMEMO:2 that is PyPI's twomemo, whose classes are unchanged, over a storage in memory: what omemo_peer.py talks with and omemo_vectors.py
takes its vectors from. What stands here is the part of a client: which session a message belongs to, and when a state is kept."""

import json

from omemo.storage import Just, Nothing, Storage
from twomemo import Twomemo
from twomemo.twomemo import ContentImpl, EncryptedKeyMaterialImpl, KeyExchangeImpl


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


class Device:
    def __init__(self, here, there):
        self.here, self.there = here, there
        self.backend = Twomemo(Memory())

    async def bundle(self, keys):
        if await self.backend.get_num_visible_pre_keys() == 0:
            await self.backend.generate_pre_keys(keys)
        return await self.backend.get_bundle(*self.here)

    async def seal(self, content):
        """The encrypted content, and the key that goes to each device; None for a message that says nothing."""
        return await (self.backend.encrypt_empty() if content is None else self.backend.encrypt_plaintext(content))

    async def encrypt(self, material, bundle=None):
        """What stands in <key>, and whether it is a key exchange. A bundle begins a session."""
        if bundle is not None:
            session, encrypted = await self.backend.build_session_active(*self.there, bundle, material)
        else:
            session = await self.backend.load_session(*self.there)
            encrypted = await self.backend.encrypt_key_material(session, material)
        await self.backend.store_session(session)
        data = encrypted.serialize()
        is_exchange = session.initiation.name == "ACTIVE" and not session.confirmed
        return (session.key_exchange.serialize(data) if is_exchange else data), is_exchange

    async def receive(self, data, is_exchange, payload):
        """What a stanza says; None for one without a payload. A key exchange takes the place of the session before (XEP-0384 §5.6)."""
        exchange = None
        if is_exchange:
            exchange, data = KeyExchangeImpl.parse(data)
        encrypted = EncryptedKeyMaterialImpl.parse(data, *self.there)
        session = await self.backend.load_session(*self.there)
        if exchange is not None and (session is None or not session.key_exchange.builds_same_session(exchange)):
            session, material = await self.backend.build_session_passive(*self.there, exchange, encrypted)
            await self.backend.delete_pre_key(session)
        else:
            material = await self.backend.decrypt_key_material(session, encrypted)
        content = None if payload is None else await self.backend.decrypt_plaintext(ContentImpl(payload), material)
        # The session as it is after all has come out well.
        await self.backend.store_session(session)
        return content
