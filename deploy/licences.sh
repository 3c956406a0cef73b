#!/usr/bin/env bash
# Writes down what a program is made of: the licence texts of all packages that are linked into it, and a bill of materials (CycloneDX).
#
#   deploy/licences.sh PACKAGE TARGET FOLDER
#
# Both Dockerfiles call it behind the build, when the sources of the packages are there.
set -euo pipefail

package=$1
target=$2
folder=$3

mkdir -p "$folder"
sources=${CARGO_HOME:-$HOME/.cargo}/registry/src
# Name, version and licence of each; a package's own folder stands behind those of the workspace.
list=$(cargo tree --locked --package "$package" --target "$target" --edges normal --no-dedupe --prefix none --format '{p}|{l}' \
    | sed -e 's/ (proc-macro)//' | sort --unique)

components=
missing=
: > "$folder/licences.txt"
while IFS='|' read -r named licence; do
    read -r name version rest <<< "$named"
    version=${version#v}
    # Those of this project have a path, and its own licence.
    [ -z "$rest" ] || continue
    licence=${licence// \/ / OR }
    components+="${components:+,}
    {\"type\": \"library\", \"name\": \"$name\", \"version\": \"$version\", \"purl\": \"pkg:cargo/$name@$version\", \"licenses\": [{\"expression\": \"${licence//\// OR }\"}]}"
    {
        printf '==== %s %s: %s ====\n\n' "$name" "$version" "$licence"
        found=
        for text in "$sources"/*/"$name-$version"/{LICENSE,LICENCE,COPYING,NOTICE,COPYRIGHT,license}*; do
            [ -f "$text" ] || continue
            found=yes
            cat "$text"
            echo
        done
        [ -n "$found" ] || echo "(its source holds no text of its own; the licence is named above)"
        echo
    } >> "$folder/licences.txt"
    compgen -G "$sources/*/$name-$version" > /dev/null || missing+=" $name"
done <<< "$list"
[ -z "$missing" ] || { echo "licences: the sources are not there of:$missing" >&2; exit 1; }
[ -n "$components" ] || { echo "licences: $package has no packages" >&2; exit 1; }
# A tenth of its size, as Debian keeps such texts.
gzip --best --no-name --force "$folder/licences.txt"
printf '{\n  "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,\n  "metadata": {"component": {"type": "application", "name": "%s"}},\n  "components": [%s\n  ]\n}\n' \
    "$package" "$components" > "$folder/sbom.json"
echo "licences: $(grep -c '^    {' "$folder/sbom.json") packages" >&2
