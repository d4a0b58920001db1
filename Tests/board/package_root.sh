#!/bin/sh
# Makes a Debian arm64 root in which a package can be installed, on any machine, without binfmt. Its
# packages are unpacked, not configured: only what a maintainer script asks for is made ready.
#
# usage: Tests/board/package_root.sh FOLDER
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
rm -rf "$folder/root" "$folder/.complete"
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
archive=$(apt-get indextargets --format '$(CREATED_BY) $(REPO_URI) $(RELEASE) $(COMPONENT)' |
  awk -v release="$release" '$1 == "Packages" && $3 == release && $4 == "main" { print $2; exit }')
mmdebstrap --quiet --architectures=arm64 --variant=extract --include='?essential' \
  --include=adduser,udev,systemd-sysv,dbus "$release" "$folder/root" "$archive"
# The users and groups of a new system, as base-passwd's own script makes them.
cp "$folder/root/usr/share/base-passwd/passwd.master" "$folder/root/etc/passwd"
cp "$folder/root/usr/share/base-passwd/group.master" "$folder/root/etc/group"
cat >>"$folder/root/var/lib/dpkg/status" <<STATUS
Package: adduser
Status: install ok installed
Maintainer: Debian
Architecture: all
Version: 3.134
Description: unpacked here, not configured

STATUS
echo "$release" >"$folder/.complete"
