#!/bin/sh
# Replays one frame, then a whole clip with events and trace, with a program that counts its calls to the
# allocator (count_allocations.c): the counts must be equal, so that no frame after the first allocates.
#
# usage: Tests/programs/no_allocations.sh CLIP FOLDER PROGRAM    (PROGRAM may be a command with a space)
set -eu
clip=$1 folder=$2 program=$3
mkdir -p "$folder"
count() {
  rm -f "$folder/log"
  # shellcheck disable=SC2086  # a command such as `qemu-aarch64 FILE` is meant to be split
  $program replay "$clip" --events "$folder/events" --trace "$folder/trace" --log "$folder/log" \
    --plot "$folder/plot.svg" "$@" \
    2>&1 >"$folder/out" | grep '^allocations: '
}
one=$(count --frames 1)
[ "$(wc -l <"$folder/trace")" -eq 1 ] || { echo "FAIL $program: no first frame"; exit 1; }
all=$(count)
levels=$(grep -c '"event":"level"' "$folder/events")
[ "$levels" -ge 2 ] || { echo "FAIL $program: the clip has no change of level"; exit 1; }
if [ "$one" != "$all" ]; then
  echo "FAIL $program: after one frame $one; after $(wc -l <"$folder/trace") frames $all"
  exit 1
fi
echo "pass $program: $(wc -l <"$folder/trace") frames and $levels changes of level need no more than one frame: $all"
