# shellcheck shell=bash disable=SC2034,SC2154
# PostgreSQL's own programs, where they reach the database. Sourced by backup.sh and restore.sh; expects `here`.

case ${DIGITML_DRIVER:-compose} in
    compose)
        # In the database's container, of its own version, through its own socket.
        in_database() {
            docker compose --project-directory "${DIGITML_ROOT:-$(dirname "$here")}" exec -T database env PGUSER=digitml "$@"
        }
        stop_backs() { docker compose --project-directory "${DIGITML_ROOT:-$(dirname "$here")}" stop back >&2; }
        start_backs() { docker compose --project-directory "${DIGITML_ROOT:-$(dirname "$here")}" start back >&2; }
        ;;
    *)
        # On this machine: PGHOST, PGPORT and PGUSER say where it is.
        in_database() { "$@"; }
        stop_backs() { :; }
        start_backs() { :; }
        ;;
esac
database=${DIGITML_DATABASE:-digitml}

# One value from the database that is named.
ask() { in_database psql --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1 --dbname "$1" --command "$2"; }

# How many models a database holds, and a digest of all of them; "none" where there is no such table.
contents() {
    if [ "$(ask "$1" "SELECT to_regclass('models') IS NULL")" = t ]; then
        echo none
    else
        ask "$1" "SELECT count(*) || ' models ' || coalesce(md5(string_agg(id || revision || md5(file), ',' ORDER BY id)), '')
                  FROM models"
    fi
}

# Whether a file is a whole dump that holds the models.
is_dump() { [ -s "$1" ] && in_database pg_restore --list < "$1" 2> /dev/null | grep 'TABLE DATA public models' > /dev/null; }
