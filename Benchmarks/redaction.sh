#!/usr/bin/env bash
# Scores redaction against presidio's pattern recognizers and scrubadub in one run: recall, false hits on logs, speed.
#
#   Benchmarks/redaction.sh DATASET LOG...
#
# DATASET is microsoft/presidio-research's data/synth_dataset_v2.json, of which the odd entries are scored (the even ones were used
# for tuning); each LOG is a file of log lines without personal data, such as the samples of logpai/loghub. The peers come from PyPI
# into a cache folder. Results go to Benchmarks/results/. BIN is a binary that was built before.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${BIN-}" ]; then
  (cd "$here/Redaction" && swift build -c release >&2)
  BIN=$here/Redaction/.build/release/RedactionBenchmark
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bulwark-bench/redaction
if [ ! -x "$cache/bin/python" ]; then
  python3 -m venv "$cache"
  "$cache/bin/pip" -q install presidio-analyzer==2.2.366 scrubadub==2.0.1 >&2
fi
dataset=$1
shift
exec "$cache/bin/python" "$here/redaction.py" --bench "$BIN" \
  --dataset "$dataset" --half odd --logs "$@" --out "$here/results/redaction-$(date +%F)"
