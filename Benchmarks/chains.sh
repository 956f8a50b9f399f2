#!/usr/bin/env bash
# Times the building and checking of every server chain of x509-limbo: the CPU time of each, which must stay below 250 ms.
#
#   Benchmarks/chains.sh LIMBO.json
#
# Results go to Benchmarks/results/.
set -euo pipefail
[ $# -eq 1 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
limbo=$(realpath "$1")
(cd "$here/Chains" && swift build -c release >&2)
result="$here/results/chains-$(date +%F).json"
"$here/Chains/.build/release/ChainBenchmark" "$limbo" 5 >"$result"
python3 - "$result" <<'PY'
import json, sys
cases = json.load(open(sys.argv[1]))
worst = sorted(cases, key=lambda case: -case["worstMilliseconds"])
for case in worst[:8]:
    print(f"{case['worstMilliseconds']:8.2f} ms worst {case['milliseconds']:8.2f} ms median  {case['id']}")
middle = sorted(case["milliseconds"] for case in cases)[len(cases) // 2]
print(f"{len(cases)} chains, {middle:.2f} ms in the middle, {worst[0]['worstMilliseconds']:.2f} ms at worst")
sys.exit(0 if worst[0]["worstMilliseconds"] <= 250 else 1)
PY
