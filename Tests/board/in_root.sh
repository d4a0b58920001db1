#!/bin/sh
# Runs an arm64 command in an arm64 root as if it were root there.
#
# usage: Tests/board/in_root.sh ROOT COMMAND...
set -eu
root=$1
shift
exec proot -q qemu-aarch64 -0 -r "$root" -b /proc -b /dev -w / /usr/bin/env -i \
  PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"
