#!/usr/bin/env bash
# Times a diagnosis of a host beside sslscan and sslyze in one run, against the same local servers of OpenSSL.
#
#   Benchmarks/transport.sh
#
# ROUNDS how often each is run (15); BULWARK a release build of `bulwark`, which is timed too where it is given. sslscan comes from
# the system (Debian: sslscan), sslyze from PyPI into a cache folder; what is not there is left out and said so. Results go to
# Benchmarks/results/. `http.sh` times the HTTPS client.
set -euo pipefail
case ${1-} in -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${HOST_BENCHMARK:-}" ]; then
  (cd "$here/Transport" && swift build -c release --product HostBenchmark >&2)
  HOST_BENCHMARK=$here/Transport/.build/release/HostBenchmark
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bulwark-bench/transport
if [ ! -x "$cache/bin/sslyze" ]; then
  python3 -m venv "$cache"
  "$cache/bin/pip" -q install sslyze==6.3.1 >&2 || echo "sslyze cannot be installed and is left out" >&2
fi
exec python3 "$here/transport.py" --bench "$HOST_BENCHMARK" --sslyze "$cache/bin/sslyze" --bulwark "${BULWARK:-}" \
  --rounds "${ROUNDS:-15}" --out "$here/results/host-$(date +%F)"
