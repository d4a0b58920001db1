#!/bin/sh
# Fetches Debian's arm64 kernel and its static busybox, as packages that are unpacked and never
# installed: what the emulated board and the SD-card images boot.
#
# usage: board/kernel.sh FOLDER
# leaves FOLDER/kernel/ and FOLDER/userland/ (the unpacked packages) and FOLDER/.complete (their names)
set -eu
. "$(dirname "$0")/private-apt.sh"
mkdir -p "$1"
folder=$(cd "$1" && pwd)

work=$folder/.work
rm -rf "$work" "$folder/kernel" "$folder/userland"
mkdir -p "$work/packages"
use_private_apt arm64 "$work"

# The kernel's name holds its version and moves with each update; linux-image-arm64 depends on today's.
kernel=$(apt-cache depends linux-image-arm64 | sed -n 's/.*Depends: \(linux-image-[0-9][^ ]*\)/\1/p')
cd "$work/packages"
apt-get -qq download "$kernel" busybox-static || {
  echo "$0: cannot fetch the arm64 kernel ($kernel) and busybox-static: see above" >&2
  exit 69
}
dpkg-deb -x linux-image-*.deb "$folder/kernel"
dpkg-deb -x busybox-static_*.deb "$folder/userland"
# In /bin of Debian 12, in /usr/bin of Debian 13.
[ -e "$folder/userland/bin/busybox" ] || mv "$folder/userland/usr/bin" "$folder/userland/bin"
ls >"$folder/.complete"
cd /
rm -rf "$work"
