#!/usr/bin/env bash
# Brings the base images that the Dockerfiles name, or where no container registry can be reached makes stand-ins for them
# of Debian's packages and this machine's own Rust, so that the real Dockerfiles are built all the same, every step of them.
# Does nothing for an image that is there.
#
#   bases.sh DEBIAN RUST NGINX [POSTGRES [CERTBOT]]      needs root, Debian's buildah and debootstrap
set -euo pipefail

debian=$1 rust=$2 nginx=$3 postgres=${4:-} certbot=${5:-}
export DEBIAN_FRONTEND=noninteractive
say() { echo "bases: $*" >&2; }
# No name is never missing.
missing() { [ -n "$1" ] && ! buildah inspect --type image "$1" > /dev/null 2>&1; }
install_in() {
    local container=$1
    shift
    # shellcheck disable=SC2016 # Meant for the container's shell.
    buildah run "$container" -- sh -c 'apt-get update -q && apt-get install -y -q --no-install-recommends "$@" && apt-get clean' sh "$@" > "$work/log" 2>&1 ||
        { tail "$work/log" >&2; return 1; }
}
finish() {
    buildah commit --quiet --rm "$1" "$2" > /dev/null
    say "made a stand-in for $2"
}

if missing "$debian" || missing "$rust" || missing "$nginx" || missing "$postgres" || missing "$certbot"; then
    if timeout 10 bash -c ': < /dev/tcp/registry-1.docker.io/443' 2> /dev/null; then
        for image in "$debian" "$rust" "$nginx" $postgres $certbot; do
            missing "$image" || continue
            buildah pull --quiet "$image" > /dev/null || say "cannot bring $image"
        done
    fi
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# As small a Debian as there is, with the package sources of the machine that builds it where that is the same Debian.
if missing "$debian"; then
    release=${debian##*:} release=${release%-slim}
    debootstrap --variant=minbase "$release" "$work/system" > "$work/log" 2>&1 || { tail "$work/log" >&2; exit 1; }
    rm -f "$work"/system/var/cache/apt/archives/*.deb
    if grep -q "^VERSION_CODENAME=$release$" /etc/os-release; then
        rm "$work/system/etc/apt/sources.list"
        for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources /etc/apt/apt.conf.d/*proxy*; do
            if [ -f "$file" ]; then install -D -m 0644 "$file" "$work/system$file"; fi
        done
    fi
    container=$(buildah from scratch)
    buildah add --quiet "$container" "$work/system" / > /dev/null
    buildah config --cmd bash "$container"
    finish "$container" "$debian"
fi

# That, a C compiler, and this machine's Rust without its manual.
if missing "$rust"; then
    container=$(buildah from --pull-never "$debian")
    install_in "$container" ca-certificates gcc libc6-dev
    root=$(buildah mount "$container")
    # Whom this machine trusts, the image does: its network may have an authority of its own.
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    toolchain=$(rustc --print sysroot)
    cargo_home=${CARGO_HOME:-$HOME/.cargo}
    [ -x "$cargo_home/bin/rustup" ] || { say "a stand-in for $rust is made of a Rust that rustup installed"; exit 1; }
    mkdir -p "$root/usr/local/rustup/toolchains/${toolchain##*/}" "$root/usr/local/cargo"
    tar -C "$toolchain" --exclude=./share/doc -c . | tar -C "$root/usr/local/rustup/toolchains/${toolchain##*/}" -x
    printf 'version = "12"\ndefault_toolchain = "%s"\nprofile = "minimal"\n' "${toolchain##*/}" > "$root/usr/local/rustup/settings.toml"
    # rustup and the names under which it is called.
    mkdir "$root/usr/local/cargo/bin"
    for name in rustup cargo rustc; do cp -L "$cargo_home/bin/$name" "$root/usr/local/cargo/bin/"; done
    buildah umount "$container" > /dev/null
    buildah config --env RUSTUP_HOME=/usr/local/rustup --env CARGO_HOME=/usr/local/cargo \
        --env PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
    buildah run "$container" -- cargo --version > /dev/null
    finish "$container" "$rust"
fi

# That, and Debian's nginx as the user of the image it stands for.
if missing "$nginx"; then
    container=$(buildah from --pull-never "$debian")
    install_in "$container" nginx-light libnginx-mod-http-brotli-static curl
    buildah run "$container" -- sh -c 'groupadd --gid 101 nginx; useradd --uid 101 --gid 101 --no-create-home --shell /usr/sbin/nologin nginx
        rm -f /etc/nginx/modules-enabled/*'
    buildah config --user 101 --port 8080/tcp --cmd 'nginx -g "daemon off;"' "$container"
    finish "$container" "$nginx"
fi

# That, and Debian's PostgreSQL, whose database is made at the first start as the image it stands for makes it.
if missing "$postgres"; then
    container=$(buildah from --pull-never "$debian")
    buildah run "$container" -- groupadd --gid 999 postgres
    buildah run "$container" -- useradd --uid 999 --gid 999 --no-create-home --home-dir /var/lib/postgresql postgres
    install_in "$container" postgresql
    buildah run "$container" -- sh -c 'rm -rf /var/lib/postgresql/* /etc/postgresql && mkdir -p /var/lib/postgresql/data
        chown -R 999:999 /var/lib/postgresql && chmod 0700 /var/lib/postgresql/data
        mkdir -p /run/postgresql && chmod 3777 /run/postgresql && ln -s /usr/lib/postgresql/*/bin /usr/local/postgresql'
    buildah copy --quiet "$container" "$(dirname "${BASH_SOURCE[0]}")/postgres.sh" /usr/local/bin/docker-entrypoint.sh > /dev/null
    buildah config --env PATH=/usr/local/postgresql:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        --env PGDATA=/var/lib/postgresql/data --volume /var/lib/postgresql/data --port 5432/tcp \
        --entrypoint '["docker-entrypoint.sh"]' --cmd postgres --stop-signal SIGINT "$container"
    finish "$container" "$postgres"
fi

# That, and Debian's certbot, with what deploy/tls.sh calls beside it.
if missing "$certbot"; then
    container=$(buildah from --pull-never "$debian")
    install_in "$container" certbot openssl
    buildah config --entrypoint '["certbot"]' --cmd '' --volume /etc/letsencrypt "$container"
    finish "$container" "$certbot"
fi
