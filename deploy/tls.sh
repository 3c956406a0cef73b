#!/usr/bin/env bash
# Switches TLS on: fetches a certificate for the domain (ACME, http-01) and lets the edge serve it; or renews it.
#
#   deploy/tls.sh DOMAIN EMAIL     DOMAIN must lead to this host, and port 80 be open
#   deploy/tls.sh renew            for a daily timer: does nothing until a third of the certificate's time is left
#   deploy/tls.sh off
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
state=${DIGITML_STATE:-/srv/digitml/state}
tls=${DIGITML_TLS:-$state/tls}
acme=${DIGITML_ACME:-$state/acme}
usage() { sed -n '4,6s/^# *//p' "$0" >&2; exit 2; }

certbot() {
    docker run --rm --volume "$tls:/etc/letsencrypt" --volume "$acme:/var/www/acme" docker.io/certbot/certbot:latest "$@"
    # The edge is nobody's root: uid 101.
    chown -R 101:101 "$tls/live" "$tls/archive"
}

write_configuration() {
    sed "s/@DOMAIN@/$1/g" "$root/deploy/nginx/https.conf.in" > "$tls/https.conf"
    cp "$root/deploy/nginx/redirect.inc.in" "$tls/redirect.inc"
}

reload_edge() {
    docker kill --signal HUP "$(docker compose --project-directory "$root" ps --quiet edge)" > /dev/null
}

case ${1:-} in
    renew) certbot renew --quiet --webroot --webroot-path /var/www/acme ;;
    off) rm -f "$tls/https.conf" "$tls/redirect.inc" ;;
    *.*)
        [ $# -eq 2 ] || usage
        [[ $1 =~ ^[A-Za-z0-9.-]+$ ]] || usage
        certbot certonly --non-interactive --agree-tos --email "$2" --domain "$1" --webroot --webroot-path /var/www/acme
        write_configuration "$1"
        ;;
    *) usage ;;
esac
reload_edge
