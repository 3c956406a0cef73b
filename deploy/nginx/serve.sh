#!/bin/sh
# Runs nginx, and lets it look up anew whom it passes calls on to when the addresses behind their names change: nginx by
# itself asks for them once, and containers come, go and move.
#   serve [CONFIGURATION]
set -eu

config=${1:-/etc/nginx/nginx.conf}
folder=$(dirname "$config")
seconds=${DIGITML_LOOK_UP_SECONDS:-5}

# The upstream files of this configuration, and the addresses of every name in them.
addresses() {
    files=$(sed -n "s#^ *include \(upstreams/[a-z]*\.conf\);#$folder/\1#p" "$config" | sort -u)
    # shellcheck disable=SC2086 # Each is a word.
    cat $files
    # shellcheck disable=SC2086
    sed -n 's/^[[:space:]]*server[[:space:]]\{1,\}\([^:; ]*\).*/\1/p' $files | sort -u |
        while read -r name; do getent ahosts "$name" | sort -u || echo "$name is not known"; done
}

known=$(addresses)
nginx -c "$config" -e stderr -g 'daemon off;' &
nginx=$!
trap 'kill -QUIT "$nginx"' QUIT TERM INT
trap 'kill -HUP "$nginx"' HUP

while kill -0 "$nginx" 2>/dev/null; do
    sleep "$seconds" &
    # Ends early when a signal comes.
    wait $! || true
    now=$(addresses)
    if [ "$now" != "$known" ]; then
        # A name that is not known at the moment would make nginx refuse; it keeps what it has and is asked again.
        if nginx -t -q -c "$config" -e stderr; then
            known=$now
            kill -HUP "$nginx" 2>/dev/null || true
        fi
    fi
done
wait "$nginx"
