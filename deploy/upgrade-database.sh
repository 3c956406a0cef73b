#!/usr/bin/env bash
# Moves what people have taught to another major version of PostgreSQL, which cannot read the files of the one before. Reading pictures
# goes on meanwhile; teaching waits.
#
#   deploy/upgrade-database.sh IMAGE     such as docker.io/library/postgres:18-bookworm; `.env` names it from then on
#
# The old files stay in a volume of their own, whose name is told at the end. If anything fails before the new database holds everything,
# the old one is started again.
#
#   DIGITML_HEALTHY_WITHIN  seconds that the new database may take to start [120]
set -euo pipefail
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=${DIGITML_ROOT:-$(dirname "$here")}
state=${DIGITML_STATE:-/srv/digitml/state}
image=${1:?which image of PostgreSQL}
# shellcheck source=deploy/lock.sh
source "$here/lock.sh"
# shellcheck source=deploy/database.sh
source "$here/database.sh"
# shellcheck source=deploy/dotenv.sh
source "$here/dotenv.sh"
say() { echo "upgrade-database: $*" >&2; }
compose() { docker compose --project-directory "$root" "$@"; }
volume=digitml_database
kept=${volume}_before_$(date -u +%Y-%m-%dT%H-%M-%SZ)

# copy_volume FROM TO: with owners and rights, by whichever image is here.
copy_volume() {
    docker run --rm --network none --user 0:0 --entrypoint sh --volume "$1:/from:ro" --volume "$2:/to" "$image" -c 'cp -a /from/. /to/'
}
start_database() {
    compose up --detach --no-deps --no-build database >&2
    local deadline=$((SECONDS + ${DIGITML_HEALTHY_WITHIN:-120}))
    until in_database pg_isready --quiet --host 127.0.0.1 2> /dev/null; do
        [ "$SECONDS" -lt "$deadline" ] || { say "the database does not start"; return 1; }
        sleep 0.5
    done
}
empty_volume() {
    compose stop database >&2
    compose rm --force database >&2
    docker volume rm "$volume" > /dev/null
}
# What is stored from now on would not be in the new database.
let_nobody_store() {
    ask postgres "ALTER DATABASE $database SET default_transaction_read_only = on" > /dev/null
    ask postgres "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$database'" > /dev/null
}
let_all_store() { ask postgres "ALTER DATABASE $database RESET default_transaction_read_only" > /dev/null; }
go_back() {
    trap - EXIT
    if [ "$is_moved" = yes ]; then
        say "going back to the files as they were"
        empty_volume || true
        docker volume create "$volume" > /dev/null
        copy_volume "$kept" "$volume"
    fi
    start_database
    let_all_store
    [ "$is_moved" = no ] || docker volume rm "$kept" > /dev/null
    exit 1
}

take_lock "$state"
docker image inspect "$image" > /dev/null 2>&1 || docker pull "$image" >&2
is_moved=no
trap go_back EXIT
let_nobody_store
before=$(contents "$database")
file=$("$here/backup.sh")
compose stop database >&2
docker volume create "$kept" > /dev/null
copy_volume "$volume" "$kept"
is_moved=yes
empty_volume
DIGITML_DATABASE_IMAGE=$image start_database
in_database pg_restore --single-transaction --exit-on-error --no-owner --dbname "$database" < "$file"
[ "$(contents "$database")" = "$before" ] || { say "the new database holds something else"; false; }
trap - EXIT
set_in_dotenv "$root/.env" DIGITML_DATABASE_IMAGE "$image"
say "$(in_database psql --version) holds $before. When you are sure: docker volume rm $kept"
