#!/bin/sh
# Unpacks the C library and the static libgpiod and libi2c of another architecture, as Debian packages
# them, into a folder that the cross compiler uses as its root. Nothing is installed, and the package
# lists are private: the machine's own configuration stays as it is.
#
# usage: board/sysroot.sh ARCHITECTURE FOLDER      (ARCHITECTURE as Debian names it: arm64)
set -eu
architecture=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
[ ! -e "$folder/.complete" ] || exit 0

fail() {
  echo "board/sysroot.sh: $1" >&2
  exit 69
}

work=$folder/.work
rm -rf "$work"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/packages"

# The machine's own archive, so that a local mirror is honoured; the main suite only, because another
# suite's index may be missing for a foreign architecture.
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
archive=$(apt-get indextargets --format '$(CREATED_BY) $(REPO_URI) $(RELEASE) $(COMPONENT)' |
  awk -v release="$release" '$1 == "Packages" && $3 == release && $4 == "main" { print $2; exit }')
[ -n "$archive" ] || fail "$release: cannot find the package archive: apt-get names no main suite of it"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keys] $archive $release main" >"$work/sources.list"
cat >"$work/apt.conf" <<CONFIGURATION
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Sandbox::User "root";
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$work/lists";
Dir::State::status "/dev/null";
Dir::Cache "$work/cache";
CONFIGURATION
export APT_CONFIG="$work/apt.conf"

apt-get -qq update || fail "$archive: cannot read the $architecture package lists: see above"
# The compiler's start files stand in libgcc-VERSION-dev; libgcc-s1 tells the release's version.
gcc=$(apt-cache show libgcc-s1 | sed -n 's/^Source: gcc-\([0-9]*\).*/\1/p' | head -n 1)
cd "$work/packages"
apt-get -qq download libc6-dev linux-libc-dev "libgcc-$gcc-dev" libgpiod-dev libi2c-dev ||
  fail "$archive: cannot fetch the $architecture packages: see above"
for package in *.deb; do dpkg-deb -x "$package" "$folder"; done
ls >"$folder/.complete"
cd /
rm -rf "$work"
