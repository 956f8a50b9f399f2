#!/usr/bin/env bash
# Times `bulwark audit` against the limit (a bare parallel parse of the same Swift files) and against the peers, in one run on the same trees.
#
#   Benchmarks/audit.sh [TREE...]
#
# BULWARK names a release binary (else one is built), and PARSE the bare parser's; ROUNDS is how often fast things are
# timed (5), in turn with each other; LIMIT after how many seconds a slow peer is stopped (120). Where trees of 600,000
# lines and more are given, FIRST says how many of them, from the first on, the ratio to the bare parse is also taken of.
# The peers come from PyPI into a cache folder (mobsfscan 1.1.0 brings the semgrep that it pins, which is also timed
# alone). Results go to Benchmarks/results/.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
trees=("$@")
[ ${#trees[@]} -gt 0 ] || trees=("$root/Examples/LeakyBank")
bulwark=${BULWARK:-}
if [ -z "$bulwark" ]; then
  (cd "$root" && swift build -c release --product bulwark >&2)
  bulwark=$root/.build/release/bulwark
fi
parse=${PARSE:-}
if [ -z "$parse" ]; then
  (cd "$here/Parse" && swift build -c release >&2)
  parse=$here/Parse/.build/release/parse
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bulwark-bench
for version in 0.4.5 1.1.0; do
  [ -x "$cache/$version/bin/mobsfscan" ] && continue
  python3 -m venv "$cache/$version"
  "$cache/$version/bin/pip" -q install "mobsfscan==$version" setuptools >&2
done
exec python3 "$here/audit.py" "$bulwark" "$parse" "$cache" "$here/results" "${trees[@]}"
