#!/usr/bin/env bash
# Checks from outside that everything works: the page is there, the API is ready, a picture is read, and what people have taught is
# within reach.
#
#   deploy/health.sh URL
#
#   DIGITML_API_KEY   key to call with, where keys are asked for [the first that .env sets for the back]
set -euo pipefail

root=${DIGITML_ROOT:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
url=${1:?which address, such as https://example.org}
url=${url%/}
fail() { echo "health: $*" >&2; exit 1; }
key=${DIGITML_API_KEY:-$(sed -n 's/^DIGITML_API_KEYS=\([^,]*\).*/\1/p' "$root/.env" 2> /dev/null || true)}
options=(--fail --silent --show-error --max-time 30)
# By a file: whoever lists this host's processes must not see it.
call() { curl "${options[@]}" --config <([ -z "$key" ] || echo "header = \"X-API-Key: $key\"") "$@"; }

# Each answer is taken in whole before it is searched: a search that ends early would break the pipe.
page=$(call "$url/") || fail "$url does not answer"
[[ $page == *DigitML* ]] || fail "$url shows no page"
call "$url/api/v1/health/ready" > /dev/null || fail "the API at $url is not ready"
read=$(call --form "image=@$root/front/assets/examples/1.png" "$url/api/v1/recognitions") || fail "$url refuses a picture"
[[ $read == *'"digits":[{'* ]] || fail "$url does not read a picture"
# Nobody's token. The readiness probe does not ask for that: pictures are read without a database, too.
call --header "X-Model-Token: health" "$url/api/v1/models" > /dev/null || fail "the storage at $url is out of reach"
echo "health: $url shows the page and reads a picture" >&2
