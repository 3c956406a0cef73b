# shellcheck shell=bash
# Only one script at a time changes what is in service. Sourced by those that do.

# Waits for the lock and holds it until the script ends; what the script calls runs under the same lock.
#   take_lock STATE_FOLDER
#
#   DIGITML_LOCK_WITHIN   seconds to wait [1800: a release before this one, and its way back]
take_lock() {
    local file=$1/roll.lock
    [ -z "${DIGITML_LOCKED:-}" ] || return 0
    [ -e "$file" ] || : > "$file"
    # For reading: another user may have made the file.
    exec 9< "$file"
    flock --nonblock 9 || {
        echo "waiting for another release to end" >&2 || true
        flock --wait "${DIGITML_LOCK_WITHIN:-1800}" 9 || { echo "another release holds $file" >&2; return 1; }
    }
    export DIGITML_LOCKED=1
}
