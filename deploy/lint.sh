#!/usr/bin/env bash
# Lints what deploys: the Dockerfiles, the scripts, and where there is a docker command the compose files.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
hadolint Dockerfile.back Dockerfile.front
shellcheck --external-sources deploy/*.sh deploy/drivers/*.sh deploy/nginx/*.sh front/container/*.sh xtask/images/*.sh e2e/src/*.sh
if docker compose version > /dev/null 2>&1; then
    docker compose config --quiet
    # A host has secrets of its own.
    DIGITML_SECRETS=deploy/secrets docker compose --file docker-compose.yml --file docker-compose.host.yml config --quiet
    docker compose --file docker-compose.yml --file docker-compose.watching.yml config --quiet
else
    echo "lint: there is no docker compose here, its files are not looked at" >&2
fi
echo "lint: clean" >&2
