#!/usr/bin/env python3
"""Drives a relay that it starts itself, and reads the processor time that the relay took. See relay.sh."""

import argparse
import base64
import http.client
import json
import os
import pathlib
import platform
import random
import struct
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ENVELOPE = 1024


class Relay:
    def __init__(self, binary, folder):
        self.process = subprocess.Popen(
            [binary, "serve", "--name", "localhost", "--data", folder, "--listen", "127.0.0.1:0", "--plain-http-behind-proxy",
             "--mailbox-messages", "1000000", "--mailbox-size", "4096", "--log-level", "error"],
            stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        return self.process.wait()


class Device:
    """A device with a connection of its own. It says that it comes from anywhere: rates for each network address are not what is timed."""

    def __init__(self, relay, account):
        self.account = account.encode()
        self.key = Ed25519PrivateKey.generate()
        self.identity = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.connection = http.client.HTTPConnection("127.0.0.1", relay.port, timeout=60)
        self.headers = {"X-Forwarded-For": ".".join(str(random.randrange(1, 255)) for _ in range(4))}
        challenge = base64.b64decode(self.ask("POST", "/v1/challenges")["challenge"])
        address = bytes([len(self.account)]) + self.account + struct.pack(">I", 1)
        content = (b"Bulwark relay proof v1\x01" + bytes([9]) + b"localhost" + bytes([len(challenge)]) + challenge + address
                   + self.identity)
        proof = {"challenge": text(challenge), "signature": text(self.key.sign(content))}
        token = self.ask("POST", "/v1/devices", json.dumps({
            "address": {"account": account, "device": 1}, "identity": text(self.identity), "proof": proof}))["token"]
        self.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method, path, body=b"", raw=False):
        self.connection.request(method, path, body or None, self.headers)
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {data[:200]}")
        return data if raw or not data else json.loads(data)

    def send(self, other):
        envelope = os.urandom(ENVELOPE)
        self.ask("POST", "/v1/messages", b"\x01" + bytes([len(other.account)]) + other.account + os.urandom(16) + b"\x00"
                 + struct.pack(">II", 1, 1) + other.identity + struct.pack(">I", len(envelope)) + envelope)

    def drain(self):
        """Fetches all pages, and acknowledges each."""
        after, count = 0, 0
        while True:
            page = self.ask("GET", f"/v1/messages?after={after}&limit=100", raw=True)
            number, at = struct.unpack(">I", page[2:6])[0], 6
            for _ in range(number):
                after = struct.unpack(">Q", page[at:at + 8])[0]
                at += 16
                at += page[at] + 5
                at += 4 + struct.unpack(">I", page[at:at + 4])[0]
            count += number
            if number:
                self.ask("DELETE", f"/v1/messages?through={after}")
            if not page[1]:
                return count


def text(data):
    return base64.b64encode(data).decode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--relay", required=True)
    parser.add_argument("--senders", type=int, default=100)
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.workers) as pool:
        relay = Relay(options.relay, folder + "/relay")
        senders = [Device(relay, f"sender{number}") for number in range(options.senders)]
        recipients = [Device(relay, f"recipient{number}") for number in range(options.senders)]
        total = options.senders * options.messages

        def send(number):
            for _ in range(options.messages):
                senders[number].send(recipients[number])

        lines = []
        began, before = time.monotonic(), relay.seconds()
        list(pool.map(send, range(options.senders)))
        stored = relay.seconds() - before
        lines.append(("stored", total / stored, total / (time.monotonic() - began)))
        began, before = time.monotonic(), relay.seconds()
        count = sum(pool.map(Device.drain, recipients))
        assert count == total, f"{count} of {total} came"
        fetched = relay.seconds() - before
        lines.append(("handed out and acknowledged", total / fetched, total / (time.monotonic() - began)))
        lines.append(("relayed, both together", total / (stored + fetched), None))
        assert relay.stop() == 0
    result = [
        f"# bulwark-relay, {time.strftime('%Y-%m-%d')}", "",
        f"{total:,} messages of {ENVELOPE:,} bytes, {options.senders} senders, {options.workers} at a time; plain HTTP/1.1 on the loopback, SQLite in a file,",
        f"each message durable before its answer. {platform.machine()}, {os.cpu_count()} cores, shared with the client.", "",
        "| | messages a second of the relay's processor time | a second of the clock |", "|---|---|---|",
    ] + [f"| {name} | {rate:,.0f} | {f'{clock:,.0f}' if clock else ''} |" for name, rate, clock in lines]
    print("\n".join(result))
    pathlib.Path(options.out + ".md").write_text("\n".join(result) + "\n")


main()
