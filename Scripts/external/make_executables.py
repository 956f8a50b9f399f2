"""Makes real Mach-O files: objects for iOS with clang, which needs no SDK for that, and programs for macOS with Zig, which has a linker and
the names in Apple's libraries.

Usage: make_executables.py FOLDER
"""

import pathlib
import subprocess
import sys

folder = pathlib.Path(sys.argv[1])

FREESTANDING = """
extern int stat(const char *, void *);
extern char *strcpy(char *, const char *);
extern const void *kSecAttrAccessibleAlways;
const char *key = "glpat-x7Kq2Vn9RtYw4LmZ8sPd";
const void *accessible(void) { return kSecAttrAccessibleAlways; }
int own(int count, char **values) { char buffer[144]; strcpy(buffer, values[0]); return stat(buffer, (void *)key); }
"""

PROGRAM = """
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/mount.h>
const char *key = "glpat-x7Kq2Vn9RtYw4LmZ8sPd";
static int helper(const char *path) { struct statfs s; return statfs(path, &s); }
int main(int count, char **values) {
    char buffer[144]; struct stat s;
    strcpy(buffer, values[0]); puts(key);
    return stat(buffer, &s) + helper(buffer);
}
"""


def run(*command):
    subprocess.run(command, check=True)


(folder / "object.c").write_text(FREESTANDING)
(folder / "program.c").write_text(PROGRAM)
for target in ["arm64-apple-ios17", "arm64-apple-ios17-simulator", "armv7-apple-ios10", "x86_64-apple-ios17-simulator"]:
    for protector in ["-fstack-protector-all", "-fno-stack-protector"]:
        name = f"object-{target}{protector}.macho"
        run("clang", "-target", target, protector, "-c", folder / "object.c", "-o", folder / name)
for target in ["aarch64-macos", "x86_64-macos"]:
    for kind, options in {"program": [], "stripped": ["-s"], "library": ["-shared"]}.items():
        run(sys.executable, "-m", "ziglang", "cc", "-target", target, "-O1", *options, folder / "program.c",
            "-o", folder / f"{kind}-{target}.macho")
for file in list(folder.iterdir()):
    if file.suffix != ".macho":
        file.unlink()
