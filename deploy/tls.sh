#!/usr/bin/env bash
# Switches TLS on: fetches a certificate for the domain (ACME, http-01) and lets the edge serve it; or renews it.
#
#   deploy/tls.sh DOMAIN EMAIL     DOMAIN must lead to this host, and port 80 be open
#   deploy/tls.sh renew            for a daily timer (deploy/timers.sh): does nothing until a third of the time is left
#   deploy/tls.sh off              back to http, in two steps: the first lets browsers forget that they must come by https
#
# Browsers are told to come by https for a day; once the certificate has been served for a week, for a year.
#
#   DIGITML_ACME_OPTIONS   further words for certbot, such as --server URL
set -euo pipefail
umask 022

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
state=${DIGITML_STATE:-/srv/digitml/state}
tls=${DIGITML_TLS:-$state/tls}
acme=${DIGITML_ACME:-$state/acme}
day=86400 year=31536000
image=docker.io/certbot/certbot:latest
usage() { sed -n '4,6s/^# *//p' "$0" >&2; exit 2; }
fail() { echo "tls: $*; nothing has been changed" >&2; exit 1; }

in_certbots_image() {
    docker run --rm --volume "$tls:/etc/letsencrypt" --volume "$acme:/var/www/acme" "$@"
}

certbot() {
    local options=()
    read -r -a options <<< "${DIGITML_ACME_OPTIONS:-}"
    in_certbots_image "$image" "$@" "${options[@]}"
    # The edge is nobody's root: uid 101. By the container, which is root also where this script is not.
    in_certbots_image --entrypoint chown "$image" -R 101:101 /etc/letsencrypt/live /etc/letsencrypt/archive
}

# write_configuration DOMAIN SECONDS: whoever has been here comes by https for so long.
write_configuration() {
    sed -e "s/@DOMAIN@/$1/g" -e "s/@HSTS@/$2/g" "$root/deploy/nginx/https.conf.in" > "$tls/https.conf.new"
    mv -f "$tls/https.conf.new" "$tls/https.conf"
}

# The domain, and the seconds, that are configured.
configured() { sed -n "s/^ *$1 \(.*\);$/\1/p" "$tls/https.conf" 2> /dev/null | head -n 1; }
domain() { configured server_name; }
seconds() { sed -n 's/.*max-age=\([0-9]*\).*/\1/p' "$tls/https.conf" 2> /dev/null; }

reload_edge() { docker kill --signal HUP "$edge" > /dev/null; }

# For Prometheus, where a node exporter reads it.
tell_expiry() {
    local end
    mkdir -p "$state/metrics"
    end=$(in_certbots_image --entrypoint openssl "$image" \
        x509 -noout -enddate -in "/etc/letsencrypt/live/$(domain)/fullchain.pem") || return 0
    echo "digitml_certificate_expires_timestamp_seconds $(date --date "${end#notAfter=}" +%s)" > "$state/metrics/tls.new"
    mv -f "$state/metrics/tls.new" "$state/metrics/tls.prom"
}

# Before anything is changed.
case ${1:-} in
    renew | off) [ $# -eq 1 ] || usage ;;
    *.*) { [ $# -eq 2 ] && [[ $1 =~ ^[A-Za-z0-9.-]+$ ]]; } || usage ;;
    *) usage ;;
esac
[ -w "$tls" ] && [ -w "$acme" ] || fail "$tls and $acme must be there and writable for $(id -un): call deploy/setup.sh, or this by sudo"
edge=$(docker compose --project-directory "$root" ps --quiet edge) || fail "Docker does not answer"
[ -n "$edge" ] || fail "no edge runs: call deploy/setup.sh"

case $1 in
    renew)
        [ -s "$tls/https.conf" ] || fail "TLS is off"
        certbot renew --quiet --webroot --webroot-path /var/www/acme
        if [ "$(seconds)" = "$day" ] && [ -n "$(find "$tls/https.conf" -mtime +6)" ]; then
            write_configuration "$(domain)" "$year"
        fi
        tell_expiry
        ;;
    off)
        [ -s "$tls/https.conf" ] || fail "TLS is off already"
        rm -f "$tls/redirect.inc"
        if [ "$(seconds)" != 0 ]; then
            before=$(seconds)
            write_configuration "$(domain)" 0
            echo "tls: http works again; https goes on and lets browsers forget. Call this again later: whoever has not been" \
                "here again by then is kept away for up to $((before / day)) days from the last visit" >&2
        else
            rm -f "$tls/https.conf"
        fi
        ;;
    *)
        certbot certonly --non-interactive --agree-tos --email "$2" --domain "$1" --webroot --webroot-path /var/www/acme
        write_configuration "$1" "$day"
        cp "$root/deploy/nginx/redirect.inc.in" "$tls/redirect.inc"
        tell_expiry
        ;;
esac
reload_edge
