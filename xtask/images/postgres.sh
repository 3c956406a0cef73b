#!/bin/sh
# What the image of PostgreSQL does when a container starts, as far as docker-compose.yml makes use of it: an empty folder becomes
# a database with the user, the name and the password that the environment tells.
set -eu

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    initdb --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-host=scram-sha-256 --auth-local=trust --encoding=UTF8
    echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
    pg_ctl --wait --options="-c listen_addresses='' -c unix_socket_directories=/run/postgresql" start
    [ "$POSTGRES_DB" = postgres ] || createdb --host=/run/postgresql --username="$POSTGRES_USER" "$POSTGRES_DB"
    pg_ctl --wait --mode=fast stop
fi
exec "$@" -c listen_addresses='*' -c unix_socket_directories=/run/postgresql
