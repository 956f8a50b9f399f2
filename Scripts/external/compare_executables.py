"""Compares Bulwark's reading of Mach-O files with LIEF's.

Usage: compare_executables.py FOLDER

FOLDER holds files and `ours.json`, which the test has written: by file name a list of architectures with what was read.
"""

import json
import pathlib
import plistlib
import sys

import lief

lief.logging.disable()
folder = pathlib.Path(sys.argv[1])
ours = json.loads((folder / "ours.json").read_text())

ARCHITECTURES = {"ARM64": "arm64", "ARM": "arm", "X86_64": "x86_64", "X86": "i386"}
KINDS = {"EXECUTE": "program", "DYLIB": "library", "BUNDLE": "bundle"}
UNDEFINED, EXTERNAL, DEBUG, KIND = 0x00, 0x01, 0xE0, 0x0E


def imports(binary):
    names = set()
    for symbol in binary.symbols:
        raw = symbol.raw_type
        if raw & DEBUG == 0 and raw & KIND == UNDEFINED and raw & EXTERNAL and symbol.value == 0 and symbol.name:
            names.add(symbol.name)
    for binding in binary.bindings:
        if binding.has_symbol:
            names.add(binding.symbol.name)
    return names


def text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else ",".join(value)


def entitlements(binary):
    """The entitlements of a code signature, by the offsets of its index (big-endian): `key=value`, sorted."""
    if not binary.has_code_signature:
        return []
    data = bytes(binary.code_signature.content)
    number = lambda place: int.from_bytes(data[place:place + 4], "big")
    for index in range(number(8)):
        offset = number(12 + index * 8 + 4)
        if number(offset) == 0xFADE7171:
            values = plistlib.loads(data[offset + 8:offset + number(offset + 4)])
            return sorted(f"{key}={text(value)}" for key, value in values.items())
    return []


def reading(binary):
    encrypted = binary.has_encryption_info and binary.encryption_info.crypt_id != 0
    # What is encrypted is none of the strings that Bulwark looks through.
    sections = {} if encrypted else {section.name: bytes(section.content) for section in binary.sections}
    return {
        "architecture": ARCHITECTURES[binary.header.cpu_type.name],
        "kind": KINDS.get(binary.header.file_type.name, "other"),
        "isPositionIndependent": bool(binary.header.flags & 0x200000),
        "libraries": [library.name for library in binary.libraries if library.command.name != "ID_DYLIB"],
        "imports": sorted(imports(binary)),
        "debugEntries": sum(1 for symbol in binary.symbols if symbol.raw_type in (0x64, 0x66)),
        "localNames": sum(
            1 for symbol in binary.symbols
            if symbol.raw_type & DEBUG == 0 and symbol.raw_type & (KIND | EXTERNAL) == 0x0E),
        "isEncrypted": encrypted,
        "hasOwnClasses": any(section.name == "__objc_classlist" and section.size for section in binary.sections),
        "stringBytes": len(sections.get("__cstring", b"")) + len(sections.get("__ustring", b"")),
        "hasCredential": b"glpat-x7Kq2Vn9RtYw4LmZ8sPd" in b"".join(
            content for name, content in sections.items() if name == "__cstring"),
        "isSigned": binary.has_code_signature,
        "entitlements": entitlements(binary),
    }


compared = 0
failures = 0
for name in sorted(ours):
    # Held as long as its parts are in use: they do not hold it.
    whole = lief.MachO.parse(str(folder / name))
    theirs = [reading(part) for part in whole]
    for number, (mine, other) in enumerate(zip(ours[name], theirs)):
        for key in other:
            compared += 1
            if mine.get(key) != other[key]:
                failures += 1
                print(f"{name} [{number}] {key}: Bulwark {mine.get(key)!r}, LIEF {other[key]!r}")
    if len(ours[name]) != len(theirs):
        failures += 1
        print(f"{name}: {len(ours[name])} parts, LIEF {len(theirs)}")
print(f"{len(ours)} executables, {compared} answers compared, {failures} differ")
sys.exit(1 if failures or len(ours) < 20 else 0)
