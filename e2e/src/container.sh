# shellcheck shell=sh
# What a process finds in a container of docker-compose.yml: a root that nobody can write to, a /tmp in memory, no
# capabilities and no way to gain any. Called in namespaces of its own.
#
#   container.sh ROOT USER:GROUP FOLDER HOSTS COMMAND…      HOSTS becomes its /etc/hosts
set -eu
root=$1 user=$2 folder=$3 hosts=$4
shift 4

mount --bind "$root" "$root"
touch "$root/etc/hosts"
mount --bind "$hosts" "$root/etc/hosts"
mount -t proc proc "$root/proc"
mount -t tmpfs -o size=64m,mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o size=64k,mode=0755 tmpfs "$root/dev"
for device in null zero full random urandom; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
mount -o remount,bind,ro "$root"

# The three that chroot itself needs end as it becomes that user.
# shellcheck disable=SC2016 # Meant for the container's shell.
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid --inh-caps=-all \
    chroot --userspec="$user" --groups= "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
