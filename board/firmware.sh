#!/bin/sh
# Fetches the Raspberry Pi's firmware as Debian packages it (raspi-firmware, component non-free-firmware):
# what the board's GPU runs before Linux. Its licence allows copies that are unmodified, for use with a
# Raspberry Pi only; it is unpacked, never installed, and enters no repository.
#
# usage: board/firmware.sh FOLDER
# leaves FOLDER/usr/lib/raspi-firmware/, FOLDER/usr/share/doc/ and FOLDER/.complete (the package's name)
set -eu
. "$(dirname "$0")/private-apt.sh"
mkdir -p "$1"
folder=$(cd "$1" && pwd)

work=$folder/.work
rm -rf "$work"
mkdir -p "$work/packages"
use_private_apt arm64 "$work" non-free-firmware

cd "$work/packages"
apt-get -qq download raspi-firmware || {
  echo "$0: cannot fetch raspi-firmware: see above" >&2
  exit 69
}
dpkg-deb -x raspi-firmware_*.deb "$folder"
ls >"$folder/.complete"
cd /
rm -rf "$work"
