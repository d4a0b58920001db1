#!/bin/sh
# Unpacks Debian's arm64 Python and LiteRT's last arm64 wheel of its own (tflite-runtime 2.14), to be run
# under qemu-aarch64. Nothing is installed.
#
# usage: Tests/bench/litert.sh FOLDER      (python3 of this machine's Debian must be 3.11, as the wheel's)
set -eu
. "$(dirname "$0")/../../board/private-apt.sh"
mkdir -p "$1/packages" "$1/root"
folder=$(cd "$1" && pwd)
for wheel in tflite-runtime==2.14.0 numpy==1.26.4; do
  python3 -m pip download -q --no-deps --only-binary=:all: --python-version 311 \
    --platform manylinux_2_34_aarch64 --platform manylinux2014_aarch64 -d "$folder/packages" $wheel
done
use_private_apt arm64 "$folder/.work"
cd "$folder/packages"
apt-get -qq download python3.11-minimal libpython3.11-minimal libpython3.11-stdlib libc6 libexpat1 \
  zlib1g libstdc++6 libgcc-s1 libffi8 libbz2-1.0 liblzma5
for package in *.deb; do dpkg-deb -x "$package" "$folder/root"; done
for wheel in *.whl; do python3 -m zipfile -e "$wheel" "$folder/root/site"; done
ln -sf python3.11 "$folder/root/usr/bin/python3"
rm -rf "$folder/packages" "$folder/.work"
