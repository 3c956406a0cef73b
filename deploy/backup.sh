#!/usr/bin/env bash
# Backs the database up while everything runs. For a daily timer: deploy/timers.sh.
#
#   deploy/backup.sh
#
#   DIGITML_BACKUPS        folder for the backups [STATE/backups]
#   DIGITML_BACKUPS_KEEP   how many to keep there [14]
#   DIGITML_BACKUP_SEND    command that takes the file `$1` off this host, such as: aws s3 cp "$1" s3://our-backups/
set -euo pipefail
# What people have taught is nobody else's to read.
umask 077

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=${DIGITML_STATE:-/srv/digitml/state}
# shellcheck source=deploy/database.sh
source "$here/database.sh"
backups=${DIGITML_BACKUPS:-$state/backups}
keep=${DIGITML_BACKUPS_KEEP:-14}
say() { echo "backup: $*" >&2; }

mkdir -p "$backups"
(umask 022 && mkdir -p "$state/metrics")
file=$backups/digitml-$(date -u +%Y-%m-%dT%H-%M-%SZ).dump
trap 'rm -f "$file.part"' EXIT
in_database pg_dump --format=custom "$database" > "$file.part"
is_dump "$file.part" || { say "PostgreSQL gave no usable dump"; exit 1; }
mv "$file.part" "$file"
find "$backups" -maxdepth 1 -name 'digitml-*.dump' | sort | head -n "-$keep" | while read -r old; do rm "$old"; done
[ -z "${DIGITML_BACKUP_SEND:-}" ] || sh -c "$DIGITML_BACKUP_SEND" backup "$file"
# For Prometheus, where a node exporter reads it.
(umask 022 && echo "digitml_backup_success_timestamp_seconds $(date +%s)" > "$state/metrics/backup.new")
mv -f "$state/metrics/backup.new" "$state/metrics/backup.prom"
say "$file, $(stat --format %s "$file") bytes"
echo "$file"
