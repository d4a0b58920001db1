#!/bin/sh
# Judges the Debian package: lintian, manual page, completions; installs, updates, removes and purges it in an
# arm64 root.
#
# usage: Tests/board/test_package.sh PACKAGE.deb DEBIAN WORK      (DEBIAN: what package_root.sh made)
set -eu
package=$1 debian=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
failed=0 passed=0
rm -rf "$work"
mkdir -p "$work/unpacked"

# usage: check WHAT COMMAND...      passes when the command succeeds
check() {
  what=$1
  shift
  if "$@" >"$work/out" 2>&1; then
    passed=$((passed + 1))
    echo "pass $what"
  else
    failed=$((failed + 1))
    echo "FAIL $what: $(head -n 5 "$work/out" | tr '\n' '|')"
  fi
}

# usage: silent COMMAND...      succeeds when the command does and says nothing
silent() {
  said=$("$@" 2>&1) || { echo "status $?: $said" && return 1; }
  [ -z "$said" ] || { echo "$said" && return 1; }
}

dpkg-deb -x "$package" "$work/unpacked"
check "lintian finds nothing" silent lintian --allow-root --tag-display-limit 0 "$package"
gunzip -c "$work/unpacked/usr/share/man/man1/feredge.1.gz" >"$work/feredge.1"
warnings() { silent sh -c "MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z '$work/feredge.1' >/dev/null"; }
check "the manual page renders without a warning" warnings
rendered() { MANWIDTH=80 man -l "$work/feredge.1" 2>/dev/null | col -b | grep -q -- "$1"; }
check "the manual page shows the options" rendered "--gpio-alert LINE"

# usage: completed WORDS...      what bash proposes for the last word
completed() {
  bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _feredge; echo "${COMPREPLY[*]}"' \
    "$work/unpacked/usr/share/bash-completion/completions/feredge" "$@"
}
check "bash completes verbs" test "$(completed feredge st)" = status
check "bash completes options of a verb" test "$(completed feredge status --w)" = --watch
check "bash completes values" test "$(completed feredge run --profile p)" = pilot
check "zsh takes its completion" zsh -n "$work/unpacked/usr/share/zsh/vendor-completions/_feredge"
# Beside systemd's own units and with the manual installed, as on a board.
cp -a "$debian/root" "$work/root"
dpkg-deb -x "$package" "$work/root"
check "systemd takes the service" silent systemd-analyze verify --man=no --recursive-errors=no \
  --root="$work/root" feredge.service
# From 0 (locked up) to 10: what is left over is what cameras, pins and real-time priority need.
check "systemd calls the service's exposure 1.0 or less" systemd-analyze security --offline=true --no-pager \
  --threshold=10 "$work/unpacked/lib/systemd/system/feredge.service"
rm -rf "$work/root"

cp -a "$debian/root" "$work/root"
cp "$package" "$work/root/tmp/package.deb"
inside() { "$here/in_root.sh" "$work/root" "$@"; }
absent() { inside test ! -e "$1"; }
owns() { inside id -nG feredge | tr ' ' '\n' | grep -qx "$1"; }
check "installs" inside dpkg -i /tmp/package.deb
check "makes a user of its own" inside getent passwd feredge
for group in video gpio i2c; do check "the user may use $group devices" owns $group; done
check "the program runs" inside feredge version
check "its configuration is right" inside feredge config check /etc/feredge.conf
check "it is not started before the pins were checked" \
  absent /etc/systemd/system/multi-user.target.wants/feredge.service
inside sh -c 'echo "# mine" >>/etc/feredge.conf'
check "installs over itself" inside dpkg -i /tmp/package.deb
check "keeps an edited configuration" inside grep -qx "# mine" /etc/feredge.conf
check "removes" inside dpkg -r feredge
check "the program is gone" absent /usr/bin/feredge
check "the configuration stays" inside test -f /etc/feredge.conf
check "purges" inside dpkg -P feredge
check "the configuration is gone" absent /etc/feredge.conf
check "the event log is gone" absent /var/lib/feredge
rm -rf "$work/root"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
