#!/bin/sh
# Unpacks the C library and the static libgpiod and libi2c of another architecture, as Debian packages
# them, into a folder that the cross compiler uses as its root. Nothing is installed.
#
# usage: board/sysroot.sh ARCHITECTURE FOLDER      (ARCHITECTURE as Debian names it: arm64)
set -eu
. "$(dirname "$0")/private-apt.sh"
architecture=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)

work=$folder/.work
rm -rf "$work"
mkdir -p "$work/packages"
use_private_apt "$architecture" "$work"

# The compiler's start files stand in libgcc-VERSION-dev; libgcc-s1 tells the release's version.
gcc=$(apt-cache show libgcc-s1 | sed -n 's/^Source: gcc-\([0-9]*\).*/\1/p' | head -n 1)
cd "$work/packages"
apt-get -qq download libc6-dev linux-libc-dev "libgcc-$gcc-dev" libgpiod-dev libi2c-dev || {
  echo "$0: cannot fetch the $architecture packages: see above" >&2
  exit 69
}
for package in *.deb; do dpkg-deb -x "$package" "$folder"; done
ls >"$folder/.complete"
cd /
rm -rf "$work"
