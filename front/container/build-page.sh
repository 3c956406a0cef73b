#!/bin/sh
# Builds the page into a folder, with a compressed copy beside each file that is worth it. Called in the workspace's root.
set -eu

folder=$1
with-wasm cargo build --locked --package front --bin front --target wasm32-unknown-unknown --profile page
cargo run --locked --package bundler --profile tool -- target/wasm32-unknown-unknown/page/front.wasm front "$folder"
find "$folder" -type f \( -name '*.wasm' -o -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \
    -o -name '*.json' -o -name '*.txt' -o -name '*.ftl' -o -name '*.webmanifest' \) \
    -exec gzip --best --keep --force --no-name {} + -exec brotli --best --keep --force {} +
