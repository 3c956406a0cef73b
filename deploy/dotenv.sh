# shellcheck shell=bash
# Changes `.env`, which compose reads. Sourced.

# Makes the file unless it is there: API keys will stand in it, so nobody but its owner may read it.
make_dotenv() { [ -e "$1" ] || (umask 077 && : > "$1"); }

# Sets one variable, as a whole or not at all. The file keeps its mode, and its owner, too, if root calls this.
#   set_in_dotenv FILE NAME VALUE
set_in_dotenv() {
    make_dotenv "$1"
    cp --remove-destination --preserve=mode,ownership "$1" "$1.new"
    { grep -v "^$2=" "$1" || true; echo "$2=$3"; } > "$1.new"
    mv -f "$1.new" "$1"
}
