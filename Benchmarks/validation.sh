#!/usr/bin/env bash
# Scores and times validation beside its peers in one run: e-mail beside email-validator and validators, JSON contracts beside
# Foundation's readers and orjson, hosts of URLs beside ada-url.
#
#   Benchmarks/validation.sh [--validator-js FILE] [--whatwg FILE]... [--seconds N]
#
# FILE is test/validators.test.js of validatorjs/validator.js; and a browser's table for the e-mail pattern of the HTML standard,
# such as WebKit's LayoutTests/fast/forms/script-tests/ValidityState-typeMismatch-email.js or web-platform-tests'
# html/semantics/forms/constraints/form-validation-validity-typeMismatch.html. Neither is part of this repository, and nothing
# was tuned on them. The peers come from PyPI into a cache folder. Results go to Benchmarks/results/.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case ${1-} in -h | --help) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
(cd "$here/Validation" && swift build -c release >&2)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bulwark-bench/validation
if [ ! -x "$cache/bin/python" ]; then
  python3 -m venv "$cache"
  "$cache/bin/pip" -q install email-validator==2.4.0 validators==0.36.0 orjson==3.13.0 ada-url==4.0.0 idna==3.19 \
    unicodedata2==17.0.1 >&2
fi
exec "$cache/bin/python" "$here/validation.py" --bench "$here/Validation/.build/release/ValidationBenchmark" \
  --out "$here/results/validation-$(date +%F)" "$@"
