#!/usr/bin/env bash
# Puts a backup in the place of what is in the database, as a whole or not at all.
#
#   deploy/restore.sh FILE           stops the backs meanwhile; backs up first what is there
#   deploy/restore.sh --drill FILE   restores it into a database of its own, says what is in it, and drops that again
set -euo pipefail
umask 077

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=${DIGITML_STATE:-/srv/digitml/state}
# shellcheck source=deploy/lock.sh
source "$here/lock.sh"
# shellcheck source=deploy/database.sh
source "$here/database.sh"
say() { echo "restore: $*" >&2; }

drill=no
if [ "${1:-}" = --drill ]; then drill=yes; shift; fi
file=${1:?which file}
is_dump "$file" || { say "$file is no backup, or it is damaged; the database is as it was"; exit 1; }
# One transaction: an error leaves everything as it was.
restore_into() { in_database pg_restore --single-transaction --exit-on-error --no-owner --clean --if-exists --dbname "$1" < "$file"; }

if [ "$drill" = yes ]; then
    scratch=${database}_drill
    in_database dropdb --if-exists "$scratch"
    in_database createdb "$scratch"
    trap 'in_database dropdb --if-exists "$scratch"' EXIT
    restore_into "$scratch"
    say "$file can be restored"
    contents "$scratch"
    exit
fi

take_lock "$state"
if [ "$(contents "$database")" != none ]; then
    say "backing up what is there"
    "$here/backup.sh" > /dev/null
fi
trap start_backs EXIT
stop_backs
restore_into "$database"
say "restored $(contents "$database")"
