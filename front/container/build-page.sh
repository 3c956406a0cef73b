#!/bin/sh
# Builds the page into a folder, with a compressed copy beside each file that is worth it.
set -eu

folder=$1
mkdir -p "$folder"
cd "$(dirname "$0")/.."
# A file for each part of the page, and one for the browser.
cat assets/css/*.css > assets/page.css
PATH=$PWD/container/stand-ins:$PATH
# trunk reads NO_COLOR as a word and ends over the usual "1".
unset NO_COLOR
with-wasm trunk build --release --cargo-profile page --skip-version-check --dist "$folder"
find "$folder" -type f \( -name '*.wasm' -o -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \
    -o -name '*.json' -o -name '*.txt' -o -name '*.ftl' -o -name '*.webmanifest' \) \
    -exec gzip --best --keep --force --no-name {} + -exec brotli --best --keep --force {} +
