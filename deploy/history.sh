# shellcheck shell=bash disable=SC2154
# Which versions were in service, oldest first, without those that were taken back. Sourced; expects `state` and `service`.

# The version that is in service, or nothing.
recorded_version() { cat "$state/versions/$service" 2> /dev/null || true; }

# Each version that was in service before the present one, a line each.
earlier_versions() {
    local present
    present=$(recorded_version)
    grep -vxF "$present" "$state/versions/$service.history" 2> /dev/null || true
}

# Writes down that a version is in service now, and that another one was taken back, if so. Three earlier ones are remembered;
# `retired` names the one that no longer is.
#   record_version VERSION [TAKEN_BACK]
record_version() {
    local file=$state/versions/$service.history present known
    present=$(recorded_version)
    known=$(cat "$file" 2> /dev/null || true; echo "$present")
    {
        if [ -s "$file" ]; then cat "$file"; elif [ -n "$present" ]; then echo "$present"; fi | grep -vxF -e "$1" -e "${2:-$1}" || true
        echo "$1"
    } | tail -n 4 > "$file.new"
    mv -f "$file.new" "$file"
    # shellcheck disable=SC2034 # For the script that sources this.
    mapfile -t retired < <(grep -vxF -f "$file" <<< "$known" | grep -vxF -e "${2:-}" -e "" | sort -u || true)
    echo "$1" > "$state/versions/$service.new"
    mv -f "$state/versions/$service.new" "$state/versions/$service"
}
