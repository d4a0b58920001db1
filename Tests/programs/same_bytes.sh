#!/bin/sh
# Replays a clip with several builds of the program, and checks that all write the same bytes of events and
# trace.
#
# usage: Tests/programs/same_bytes.sh CLIP FOLDER PROGRAM...     (a PROGRAM may be a command with a space)
set -eu
clip=$1 folder=$2
shift 2
mkdir -p "$folder"
first=
number=0
for program in "$@"; do
  number=$((number + 1))
  # shellcheck disable=SC2086  # a command such as `qemu-aarch64 FILE` is meant to be split
  $program replay "$clip" --events "$folder/$number.events" --trace "$folder/$number.trace" \
    >"$folder/$number.out" || { echo "FAIL $program: replay ended with status $?"; exit 1; }
  [ -s "$folder/$number.trace" ] || { echo "FAIL $program: no trace"; exit 1; }
  if [ -z "$first" ]; then
    first=$program
    continue
  fi
  for kind in events trace; do
    cmp "$folder/1.$kind" "$folder/$number.$kind" ||
      { echo "FAIL $program: $kind differ from those of $first"; exit 1; }
  done
  echo "pass $program: the same $(wc -c <"$folder/$number.trace") bytes of trace as $first"
done
