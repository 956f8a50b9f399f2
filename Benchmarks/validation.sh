#!/usr/bin/env bash
# Scores and times validation beside its peers in one run: e-mail beside email-validator and validators, JSON contracts beside
# Foundation's readers and orjson, hosts of URLs beside ada-url, images beside Pillow, djpeg -strict and pngcheck.
#
#   Benchmarks/validation.sh [--validator-js FILE] [--whatwg FILE]... [--seconds N]
#
# FILE is test/validators.test.js of validatorjs/validator.js; and a browser's table for the e-mail pattern of the HTML standard:
# Blink's or WebKit's ValidityState-typeMismatch-email, and web-platform-tests'
# html/semantics/forms/constraints/form-validation-validity-typeMismatch.html. Neither is part of this repository, and nothing
# was tuned on them. The peers come from PyPI into a cache folder, programs from Debian's libjpeg-turbo-progs, pngcheck, webp and
# vpx-tools. Results go to Benchmarks/results/. BIN is a binary that was built before.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case ${1-} in -h | --help) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
for program in cjpeg djpeg pngcheck cwebp vpxenc; do
  command -v "$program" >/dev/null || { echo "No $program: apt-get install libjpeg-turbo-progs pngcheck webp vpx-tools" >&2; exit 69; }
done
if [ -z "${BIN-}" ]; then
  (cd "$here/Validation" && swift build -c release >&2)
  BIN=$here/Validation/.build/release/ValidationBenchmark
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bulwark-bench/validation
if ! "$cache/bin/python" -c 'import PIL, ada_url' 2>/dev/null; then
  python3 -m venv "$cache"
  "$cache/bin/pip" -q install email-validator==2.4.0 validators==0.36.0 orjson==3.13.0 ada-url==4.0.0 idna==3.19 \
    unicodedata2==17.0.1 Pillow==13.0.0 >&2
fi
exec "$cache/bin/python" "$here/validation.py" --bench "$BIN" \
  --out "$here/results/validation-$(date +%F)" "$@"
