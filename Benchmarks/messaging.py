#!/usr/bin/env python3
"""Times messages beside twomemo; Benchmarks/messaging.sh tells how to run it."""

import argparse
import asyncio
import datetime
import json
import os
import pathlib
import platform
import subprocess
import time
from importlib.metadata import version

import x3dh
from doubleratchet.recommended import diffie_hellman_ratchet_curve25519
from twomemo.twomemo import AEADImpl, DoubleRatchetImpl, MessageChainKDFImpl, RootChainKDFImpl, StateImpl

SETTINGS = (
    diffie_hellman_ratchet_curve25519.DiffieHellmanRatchet, RootChainKDFImpl, MessageChainKDFImpl,
    DoubleRatchetImpl.MESSAGE_CHAIN_CONSTANT, 1000, 1000, AEADImpl)
CONTENT = os.urandom(1024)


def state():
    return StateImpl.create(x3dh.IdentityKeyFormat.ED_25519, x3dh.HashFunction.SHA_256, StateImpl.INFO)


async def session():
    """Both sides of X3DH and of the first message."""
    alice, bob = state(), state()
    bob.generate_pre_keys(1)
    start = time.process_time()
    bundle = bob.bundle
    secret, data, header = await alice.get_shared_secret_active(bundle)
    left, message = await DoubleRatchetImpl.encrypt_initial_message(*SETTINGS, secret, bundle.signed_pre_key, CONTENT, data)
    secret, data, pair = await bob.get_shared_secret_passive(header)
    right, content = await DoubleRatchetImpl.decrypt_initial_message(*SETTINGS, secret, pair.priv, message, data)
    assert content == CONTENT
    return left, right, data, time.process_time() - start


async def peer(seconds):
    left, right, data, _ = await session()
    figures = {}

    async def rate(batch, work):
        count = spent = 0
        while spent < seconds:
            prepared = await batch()
            start = time.process_time()
            count += await work(prepared)
            spent += time.process_time() - start
        return count / spent

    async def nothing():
        return []

    async def encrypt(_):
        for _ in range(200):
            await left.encrypt_message(CONTENT, data)
        return 200

    async def pingpong(_):
        for _ in range(50):
            await b.decrypt_message(await a.encrypt_message(CONTENT, shared), shared)
            await a.decrypt_message(await b.encrypt_message(CONTENT, shared), shared)
        return 100

    a, b, shared, _ = await session()
    figures["ping-pong messages"] = await rate(nothing, pingpong)
    figures["encrypt"] = await rate(nothing, encrypt)
    a, b, shared, _ = await session()

    async def batch():
        return [await a.encrypt_message(CONTENT, shared) for _ in range(200)]

    async def decrypt(messages):
        for message in messages:
            await b.decrypt_message(message, shared)
        return len(messages)

    figures["decrypt"] = await rate(batch, decrypt)
    count = spent = 0
    while spent < seconds:
        spent += (await session())[3]
        count += 1
    figures["sessions"] = count / spent
    return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bench", required=True)
    parser.add_argument("--before", help="the benchmark of an earlier state, timed in the same run")
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    load = os.getloadavg()[0]

    def ask(bench):
        return json.loads(subprocess.run([bench, str(options.seconds)], check=True, capture_output=True).stdout)

    ours = ask(options.bench)
    before = ask(options.before) if options.before else None
    theirs = asyncio.run(peer(options.seconds))
    versions = {name: version(name) for name in ("twomemo", "doubleratchet", "x3dh", "cryptography")}
    document = {
        "date": str(datetime.date.today()), "machine": platform.platform(), "cores": os.cpu_count(), "load": round(load, 1),
        "versions": versions, "bulwark": ours, "before": before, "twomemo": theirs}
    out = pathlib.Path(options.out)
    out.with_suffix(".json").write_text(json.dumps(document, indent=2, sort_keys=True) + "\n")
    lines = [
        f"# Messages of 1 KiB, {document['date']}", "",
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load {load:.1f}; "
        + ", ".join(f"{name} {number}" for name, number in versions.items())
        + ". `Benchmarks/messaging.sh`; operations a second of processor time.", "",
        "| | Bulwark |" + (" before |" if before else "") + " twomemo |", "|---|---:|" + ("---:|" if before else "") + "---:|"]
    rows = [("encrypt", "encrypt"), ("decrypt", "decrypt"), ("ping-pong messages", "ping-pong messages")]
    rows += [("sessions of OMEMO:2", "sessions"), ("sessions with ML-KEM-1024", None), ("attachment MB sealed", None)]
    for name, other in rows:
        figures = [ours[name], *([before[name]] if before else []), theirs[other] if other else None]
        lines.append(f"| {name} | " + " | ".join("" if figure is None else f"{figure:,.0f}" for figure in figures) + " |")
    lines += [
        "", "Bulwark's figures are those of `MessagingDevice` over a store in memory: each message reads, opens, checks, seals and writes the state of its",
        "session and the count of steps, pads, and knows envelopes again. A session is both sides of a handshake with its first message, from a bundle that is read",
        "and checked (points of Ed25519, one signature, two with ML-KEM), and with 20 one-time keys of each kind in the store. twomemo's are its ratchet and X3DH",
        "alone, with state in memory.", ""]
    out.with_suffix(".md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
