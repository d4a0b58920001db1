#!/bin/sh
# Packs the relink kit, which the LGPL asks for beside a program that is linked statically: the object files
# and the command that links them. Proves it by linking the program from the packed files.
#
# usage: board/relink/kit.sh TOOLCHAIN OBJECT-LIST PROGRAM SYSROOT OUTPUT.tar.xz
# (TOOLCHAIN: the folder of clang and llvm-objcopy; OBJECT-LIST: the linker's list; SOURCE_DATE_EPOCH: the
# date of everything inside)
set -eu
toolchain=$1 list=$2 program=$3 sysroot=$4 output=$5
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kit=$work/feredge-relink
mkdir -p "$kit/objects"
install -m 755 "$here/relink.sh" "$kit/relink.sh"
# Numbered, so that they are linked in the same order.
number=1000
tr -d "'" <"$list" | while read -r object; do
  module=$(basename "$(dirname "$object")" .build)
  "$toolchain/llvm-objcopy" --strip-debug "$object" \
    "$kit/objects/$number-$module-$(basename "$object")"
  number=$((number + 1))
done
python3 "$here/without_hash.py" "$kit"/objects/*

CLANG=$toolchain/clang "$kit/relink.sh" "$sysroot" "$work/relinked"
# As the released program was stripped.
"$toolchain/llvm-objcopy" --strip-all --remove-section .swift_modhash "$work/relinked"
cmp -s "$work/relinked" "$program" || {
  echo "$0: $output: the object files do not give the bytes of $program" >&2
  exit 70
}
tar -C "$work" --sort=name --format=ustar --owner=0 --group=0 --numeric-owner \
  --mtime="@$SOURCE_DATE_EPOCH" -cf "$work/kit.tar" feredge-relink
xz -T1 -6 -c "$work/kit.tar" >"$output.part"
mv "$output.part" "$output"
echo "$output: $(stat -c %s "$output") bytes; it gives the program's own bytes"
