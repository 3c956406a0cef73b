#!/usr/bin/env bash
# Makes the database's password and the address at which the back finds it, each in a file of its own, unless they are there.
#
#   deploy/secrets.sh FOLDER
set -euo pipefail

folder=${1:?which folder}
mkdir -p "$folder"
# Users of this host have no way to the files; within the containers, where each file is shown by itself, every user may read.
chmod 0700 "$folder"
password="$folder/database_password" url="$folder/database_url"
if [ ! -s "$password" ]; then
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "$password"
    rm -f "$url"
fi
[ -s "$url" ] || printf 'postgres://digitml:%s@database/digitml' "$(cat "$password")" > "$url"
chmod 0644 "$password" "$url"
