#!/bin/sh
# Links feredge anew from its object files, with your own libgpiod, libi2c or C library.
#
# usage: relink.sh SYSROOT OUTPUT
# SYSROOT is a folder with the arm64 files of Debian's libc6-dev, libgcc-12-dev, libgpiod-dev and
# libi2c-dev, each unpacked with `dpkg-deb -x`; put your own library in the place of Debian's. Needs clang
# and lld (CLANG chooses another clang).
set -eu
objects=$(cd "$(dirname "$0")" && pwd)/objects
"${CLANG:-clang}" --target=aarch64-linux-gnu --sysroot="$1" -static -fuse-ld=lld \
  -Wl,--gc-sections -Wl,--defsym,main=feredge_main -Wl,--strip-all \
  "$objects"/*.o -lgpiod -li2c -lm -o "$2"
