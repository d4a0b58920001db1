#!/bin/sh
# Installs the named Debian packages that are missing, and says which; does nothing when none is.
#
# usage: board/packages.sh PACKAGE...
set -eu
missing=
for package in "$@"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "Installing the missing Debian packages:$missing"
as_root=
if [ "$(id -u)" -ne 0 ]; then
  as_root=sudo
  command -v sudo >/dev/null || {
    echo "board/packages.sh:$missing: cannot install: neither root nor sudo; ask an administrator" >&2
    exit 77
  }
fi
export DEBIAN_FRONTEND=noninteractive
# A new machine has no package lists yet; an old list may name files that are gone.
$as_root apt-get -qq update &&
  $as_root apt-get -qq install -y --no-install-recommends $missing >/dev/null || {
  echo "board/packages.sh:$missing: cannot install: apt-get failed, see above" >&2
  exit 69
}
