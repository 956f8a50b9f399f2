#!/usr/bin/env bash
# Times the HTTPS client: handshakes under pins, Certificate Transparency and App Transport Security beside NIOSSL's own
# verification, and requests over a kept connection beside AsyncHTTPClient, in one run against one local server.
#
#   Benchmarks/http.sh
#
# HANDSHAKES how many of each kind (2000), BLOCKS and REQUESTS how many blocks of how many requests (20, 1000). Results go to
# Benchmarks/results/. HTTP_BENCHMARK is a release build of the benchmark; without it one is made, which takes some minutes.
set -euo pipefail
case ${1-} in -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${HTTP_BENCHMARK:-}" ]; then
  (cd "$here/HTTP" && swift build -c release --product HTTPBenchmark >&2)
  HTTP_BENCHMARK=$here/HTTP/.build/release/HTTPBenchmark
fi
exec python3 "$here/http_client.py" --bench "$HTTP_BENCHMARK" --handshakes "${HANDSHAKES:-2000}" --blocks "${BLOCKS:-20}" \
  --requests "${REQUESTS:-1000}" --out "$here/results/http-$(date +%F)"
