#!/usr/bin/env bash
# Makes a host ready for DigitML: where the state is, which files compose reads, and the first start. Called again, it changes
# nothing that is there and starts what does not run.
#
#   deploy/setup.sh          expects Docker with its compose plugin, and digitml-back and digitml-front of version `latest`
#                            or of the versions in .env (docker load, or deploy/build.sh)
#
# Called by root, it gives the state and .env to the owner of the checkout, who can then call the other scripts without sudo.
set -euo pipefail
# What the containers read must be readable for them, whatever the caller's umask.
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=${DIGITML_ROOT:-$(dirname "$here")}
state=${DIGITML_STATE:-/srv/digitml/state}
# shellcheck source=deploy/dotenv.sh
source "$here/dotenv.sh"
mkdir -p "$state"/{upstreams,versions,tls,acme,metrics,logs,releases}
[ -d "$state/backups" ] || mkdir -m 0700 "$state/backups"
cp --update=none "$here"/nginx/upstreams/*.conf "$state/upstreams/" 2> /dev/null ||
    cp -n "$here"/nginx/upstreams/*.conf "$state/upstreams/"
"$here/secrets.sh" "$state/secrets"
make_dotenv "$root/.env"
remember() { grep -q "^$1=" "$root/.env" || echo "$1=$2" >> "$root/.env"; }
remember COMPOSE_FILE docker-compose.yml:docker-compose.host.yml
# What this host alone has: no release overwrites it.
own=$state/docker-compose.local.yml
[ -e "$own" ] || echo '# Read after the other compose files: see docs/deploy.md.
services:
  back: {}' > "$own"
grep -qF ":$own" "$root/.env" || sed -i "s#^COMPOSE_FILE=.*#&:$own#" "$root/.env"
remember DIGITML_UPSTREAMS "$state/upstreams"
remember DIGITML_TLS "$state/tls"
remember DIGITML_ACME "$state/acme"
remember DIGITML_SECRETS "$state/secrets"
for service in back front; do
    remember "DIGITML_${service^^}_VERSION" latest
    [ -s "$state/versions/$service" ] ||
        sed -n "s/^DIGITML_${service^^}_VERSION=//p" "$root/.env" > "$state/versions/$service"
done
if [ "$(id -u)" = 0 ]; then
    owner=$(stat --format %u "$root")
    # All but the folders in which certbot keeps keys: those belong to it and to the edge.
    find "$state" -path "$state/tls/*" -type d -prune -o -exec chown --no-dereference "$owner" {} +
    chown "$owner" "$root/.env"
fi
# As many backs as run now, and none of them anew.
backs=$(docker compose --project-directory "$root" ps --quiet back | wc -l)
docker compose --project-directory "$root" up --detach --no-build --no-recreate --wait --scale back="$((backs > 0 ? backs : 1))"
if [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ]; then
    "$here/timers.sh"
else
    echo "setup: for backups, renewal and the watchdog: sudo deploy/timers.sh" >&2
fi
