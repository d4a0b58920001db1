#!/bin/sh
# Builds the two test drivers that Debian's arm64 kernel lacks, gpio-sim and i2c-stub, out of tree from
# Debian's own kernel source. They are test equipment (GPL-2.0): nothing of them is released.
#
# usage: Tests/board/modules.sh FOLDER      (FOLDER: what fetch.sh filled)
# leaves FOLDER/extra/gpio-sim.ko and FOLDER/extra/i2c-stub.ko
set -eu
. "$(dirname "$0")/../../board/private-apt.sh"
folder=$(cd "$1" && pwd)
version=$(basename "$folder"/kernel/boot/vmlinuz-*)
version=${version#vmlinuz-}
number=${version%-arm64}
series=$(echo "$version" | cut -d. -f1,2)

work=$folder/.modules
rm -rf "$work" "$folder/extra"
mkdir -p "$work/packages" "$work/root" "$folder/extra"
use_private_apt arm64 "$work"
cd "$work/packages"
# The build tools run here, the headers are the board's.
host=$(dpkg --print-architecture)
apt-get -qq download "linux-headers-$version" "linux-headers-$number-common" "linux-source-$series"
APT_CONFIG= apt-get -qq download "linux-kbuild-$number:$host" 2>/dev/null ||
  APT_CONFIG= apt-get -qq download "linux-kbuild-$series:$host"
for package in linux-headers-*.deb linux-kbuild-*.deb; do dpkg-deb -x "$package" "$work/root"; done
dpkg-deb --fsys-tarfile linux-source-*.deb | tar xO --wildcards './usr/src/linux-source-*.tar.xz' |
  tar xJ -C "$work" --strip-components=1 --wildcards '*/drivers/gpio/gpio-sim.c' \
    '*/drivers/gpio/*.h' '*/drivers/i2c/i2c-stub.c' '*/kernel/irq/irq_sim.c'

cd "$work"
mv drivers/gpio/gpio-sim.c gpio-sim-main.c
mv drivers/gpio/*.h drivers/i2c/i2c-stub.c kernel/irq/irq_sim.c .
# irq_to_desc is for the kernel alone; the exported call does the same.
sed -i 's/handle_simple_irq(irq_to_desc(irqnum));/generic_handle_irq(irqnum);/' irq_sim.c
# Debian's kernel has no interrupt simulator, so it is linked into its only user.
cat >Kbuild <<KBUILD
obj-m := gpio-sim.o i2c-stub.o
gpio-sim-y := gpio-sim-main.o irq_sim.o
KBUILD
headers=$work/root/usr/src/linux-headers-$version
sed -i "s#/usr/src/linux-headers#$work/root/usr/src/linux-headers#" "$headers/Makefile"
# Without these the headers would choose the compiler of this machine.
make -s -C "$headers" M="$work" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- \
  DEB_BUILD_ARCH="$host" DEB_HOST_ARCH=arm64 DEB_HOST_GNU_TYPE=aarch64-linux-gnu modules
for module in gpio-sim i2c-stub; do
  aarch64-linux-gnu-strip -d -o "$folder/extra/$module.ko" "$module.ko"
done
cd /
rm -rf "$work"
