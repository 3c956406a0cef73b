#!/usr/bin/env bash
# Checks from outside that everything works: the page is there, the API is ready, and a picture is read.
#
#   deploy/health.sh URL
set -euo pipefail

root=${DIGITML_ROOT:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
url=${1:?which address, such as https://example.org}
url=${url%/}
fail() { echo "health: $*" >&2; exit 1; }
call() { curl --fail --silent --show-error --max-time 30 "$@"; }

# Each answer is taken in whole before it is searched: a search that ends early would break the pipe.
page=$(call "$url/") || fail "$url does not answer"
[[ $page == *DigitML* ]] || fail "$url shows no page"
call "$url/api/v1/health/ready" > /dev/null || fail "the API at $url is not ready"
read=$(call --form "image=@$root/front/assets/examples/1.png" "$url/api/v1/recognitions") || fail "$url refuses a picture"
[[ $read == *'"digits":[{'* ]] || fail "$url does not read a picture"
echo "health: $url shows the page and reads a picture" >&2
