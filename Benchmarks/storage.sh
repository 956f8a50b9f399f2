#!/usr/bin/env bash
# Times storage against its limits and its peers, each group of rows in one run: medians, ratios, and the goals that they are held to.
#
#   Benchmarks/storage.sh [GROUP...]        (all groups without a name; they are Benchmarks/Storage/groups/*.py)
#
# FOLDER is where the files are made (a temporary folder), SIZE the bytes of a large file (1 GiB), ROUNDS how often each row is run
# (5). BIN names a folder with the programs of Benchmarks/Storage, built for release (else they are built). What a group needs from
# elsewhere (shred, age, sqlcipher …) it looks for and says so where it is missing. Results go to Benchmarks/results/.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${BIN:-}" ]; then
  options=(-c release)
  # As the peers are shipped: with no runtime to bring along, and stripped.
  [ "$(uname)" = Linux ] && options+=(--static-swift-stdlib -Xlinker -s)
  (cd "$here/Storage" && swift build "${options[@]}" >&2)
  BIN=$here/Storage/.build/release
fi
exec python3 "$here/storage.py" "$BIN" "$here/results" "$@"
