#!/usr/bin/env bash
# Times bulwark-relay: messages of 1 KiB stored, and handed out and acknowledged, for each second of the server's processor time.
#
#   Benchmarks/relay.sh
#
# SENDERS and MESSAGES how many devices send how many each (100, 200), WORKERS how many at a time (8). The relay listens on the loopback in
# plain HTTP, its database is a file, and every message is on the medium before it is answered. Results go to Benchmarks/results/. RELAY is
# a release build of bulwark-relay; without it one is made, which takes some minutes. Needs PyPI's cryptography for the devices' signatures.
set -euo pipefail
case ${1-} in -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${RELAY:-}" ]; then
  swift build --package-path "$here/.." -c release --product bulwark-relay >&2
  RELAY=$here/../.build/release/bulwark-relay
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bulwark-bench/relay
if ! "$cache/bin/python" -c 'import cryptography' 2>/dev/null; then
  python3 -m venv "$cache"
  "$cache/bin/pip" -q install cryptography==48.0.0 >&2
fi
exec "$cache/bin/python" "$here/relay.py" --relay "$RELAY" --senders "${SENDERS:-100}" --messages "${MESSAGES:-200}" \
  --workers "${WORKERS:-8}" --out "$here/results/relay-$(date +%F)"
