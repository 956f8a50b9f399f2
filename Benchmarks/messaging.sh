#!/usr/bin/env bash
# Times messages of 1 KiB beside PyPI's twomemo (OMEMO:2): encrypt, decrypt, ping-pong, sessions.
#
#   Benchmarks/messaging.sh [--seconds N] [--before BIN]
#
# Operations a second of the process' processor time. The peer comes from PyPI into a cache folder. Results go to
# Benchmarks/results/. BIN is a binary that was built before.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case ${1-} in -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
if [ -z "${BIN-}" ]; then
  (cd "$here/Messaging" && swift build -c release >&2)
  BIN=$here/Messaging/.build/release/MessagingBenchmark
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bulwark-bench/messaging
if ! "$cache/bin/python" -c 'import twomemo' 2>/dev/null; then
  python3 -m venv "$cache"
  "$cache/bin/pip" -q install twomemo==2.1.0 doubleratchet==1.3.0 x3dh==1.3.0 cryptography==48.0.0 >&2
fi
exec "$cache/bin/python" "$here/messaging.py" --bench "$BIN" --out "$here/results/messaging-$(date +%F)" "$@"
