"""Makes an encrypted device backup with Python's own libraries and the package cryptography, and has iphone_backup_decrypt read it.

Usage: backup_builder.py make FOLDER | read FOLDER TARGET

What `make` writes into FOLDER/expected is what a reader has to find; `read` writes what the other reader found into TARGET.
"""

import hashlib
import os
import pathlib
import plistlib
import sqlite3
import struct
import sys
import tempfile

PASSWORD = "pässwort"
BANK = "AppDomain-com.example.bank"


def files():
    store = pathlib.Path(tempfile.mkdtemp()) / "a.sqlite"
    database = sqlite3.connect(store)
    database.execute("CREATE TABLE accounts (name TEXT, password TEXT)")
    database.execute("INSERT INTO accounts VALUES ('ann', 'hunter2x!')")
    database.commit()
    database.close()
    preferences = plistlib.dumps({"authToken": "f3Kd92LmQ0zX81vB", "theme": "dark"}, fmt=plistlib.FMT_BINARY)
    return [
        (BANK, "Documents/empty", b"", 3),
        (BANK, "Documents/note.txt", b"hello", 1),
        (BANK, "Documents/block", b"7" * 16, 2),
        (BANK, "Documents/large.bin", bytes(range(256)) * 8192, 4),
        (BANK, "Documents/store.sqlite", store.read_bytes(), 3),
        (BANK, "Library/Preferences/com.example.bank.plist", preferences, 3),
        ("AppDomain-com.example.other", "Documents/ünïcode.txt", "日本".encode(), 3),
    ]


def make(folder):
    from cryptography.hazmat.primitives import padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap

    def encrypted(key, plain):
        padder = padding.PKCS7(128).padder()
        cipher = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
        return cipher.update(padder.update(plain) + padder.finalize()) + cipher.finalize()

    def field(tag, value):
        value = struct.pack(">I", value) if isinstance(value, int) else value
        return tag + struct.pack(">I", len(value)) + value

    salts = os.urandom(20), os.urandom(20)
    first = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salts[1], 2000, 32)
    root = hashlib.pbkdf2_hmac("sha1", first, salts[0], 1000, 32)
    classes = {number: os.urandom(32) for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)}
    keybag = field(b"VERS", 5) + field(b"TYPE", 1) + field(b"UUID", os.urandom(16)) + field(b"HMCK", os.urandom(40))
    keybag += field(b"WRAP", 1) + field(b"SALT", salts[0]) + field(b"ITER", 1000)
    keybag += field(b"DPWT", 1) + field(b"DPIC", 2000) + field(b"DPSL", salts[1])
    for number, key in classes.items():
        bound = number in (5, 9, 10, 11)
        keybag += field(b"UUID", os.urandom(16)) + field(b"CLAS", number) + field(b"WRAP", 3 if bound else 2)
        keybag += field(b"KTYP", 0) + field(b"WPKY", aes_key_wrap(root, key))

    def wrapped(number, key):
        return struct.pack("<I", number) + aes_key_wrap(classes[number], key)

    folder = pathlib.Path(folder)
    backup = folder / "backup"
    backup.mkdir(parents=True)
    manifest = pathlib.Path(tempfile.mkdtemp()) / "Manifest.db"
    database = sqlite3.connect(manifest)
    database.execute(
        "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)")
    database.execute("CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB)")
    for domain, path, content, number in files():
        name = hashlib.sha1(f"{domain}-{path}".encode()).hexdigest()
        key = os.urandom(32)
        (backup / name[:2]).mkdir(exist_ok=True)
        (backup / name[:2] / name).write_bytes(encrypted(key, content))
        uid = plistlib.UID
        description = {
            "$version": 100000, "$archiver": "NSKeyedArchiver", "$top": {"root": uid(1)},
            "$objects": [
                "$null",
                {
                    "$class": uid(4), "Size": len(content), "Mode": 0o100644, "ProtectionClass": number,
                    "LastModified": 1749000000, "LastStatusChange": 1749000000, "Birth": 1748000000, "InodeNumber": 7,
                    "UserID": 501, "GroupID": 501, "Flags": 0, "RelativePath": uid(2), "EncryptionKey": uid(3),
                },
                path, {"NS.data": wrapped(number, key), "$class": uid(5)},
                {"$classname": "MBFile", "$classes": ["MBFile", "NSObject"]},
                {"$classname": "NSMutableData", "$classes": ["NSMutableData", "NSData", "NSObject"]},
            ],
        }
        blob = plistlib.dumps(description, fmt=plistlib.FMT_BINARY)
        database.execute("INSERT INTO Files VALUES (?, ?, ?, 1, ?)", (name, domain, path, blob))
        target = folder / "expected" / domain / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    database.commit()
    database.close()
    key = os.urandom(32)
    (backup / "Manifest.db").write_bytes(encrypted(key, manifest.read_bytes()))
    properties = {
        "IsEncrypted": True, "BackupKeyBag": keybag, "ManifestKey": wrapped(3, key), "Version": "10.0",
        "Lockdown": {"ProductVersion": "18.5"},
        "Applications": {"com.example.bank": {}, "com.example.other": {}},
    }
    (backup / "Manifest.plist").write_bytes(plistlib.dumps(properties, fmt=plistlib.FMT_BINARY))
    status = {"SnapshotState": "finished", "IsFullBackup": True}
    (backup / "Status.plist").write_bytes(plistlib.dumps(status, fmt=plistlib.FMT_BINARY))
    (folder / "password").write_text(PASSWORD)
    os.chmod(folder / "password", 0o600)


def read(folder, target):
    from iphone_backup_decrypt import EncryptedBackup

    backup = EncryptedBackup(backup_directory=str(pathlib.Path(folder) / "backup"), passphrase=PASSWORD)
    for domain, path, _, _ in files():
        place = pathlib.Path(target) / domain / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(backup.extract_file_as_bytes(path, domain_like=domain))


if __name__ == "__main__":
    {"make": make, "read": read}[sys.argv[1]](*sys.argv[2:])
