#!/usr/bin/env bash
# Checks from outside that the whole works: the page is there, the API is ready, and a picture is read.
#
#   deploy/health.sh URL
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
url=${1:?which address, such as https://example.org}
url=${url%/}
call() { curl --fail --silent --show-error --max-time 30 "$@"; }

call "$url/" | grep -q 'DigitML' || { echo "health: $url shows no page" >&2; exit 1; }
call "$url/api/v1/health/ready" > /dev/null || { echo "health: the API at $url is not ready" >&2; exit 1; }
call --form "image=@$root/front/assets/examples/1.png" "$url/api/v1/recognitions" | grep -q '"digits":\[{' ||
    { echo "health: $url does not read a picture" >&2; exit 1; }
echo "health: $url shows the page and reads a picture" >&2
