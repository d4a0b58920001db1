#!/bin/sh
# Runs the tests of all modules; shows what failed and what was skipped and why, then the counts. Everything
# else is in the log.
#
# usage: Tests/programs/unit_tests.sh LOG [ARGUMENT OF swift test...]
set -u
log=$1
shift
mkdir -p "$(dirname "$log")"
echo "Building and running the tests of all modules (log: $log)"
swift test --disable-xctest --explicit-target-dependency-import-check error "$@" >"$log" 2>&1
status=$?
grep -E '✘|➜|(^|/)[^ ]*: error:|^error:' "$log"
if [ "$status" -ne 0 ]; then
  echo "---- the end of $log:"
  tail -n 40 "$log"
fi
passed=$(grep -cE '^✔ Test [^r]' "$log")
failed=$(grep -cE '^✘ Test [^r].* failed after' "$log")
skipped=$(grep -cE '^➜ Test .* skipped' "$log")
echo "$passed passed, $failed failed, $skipped skipped"
[ "$passed" -gt 0 ] || status=1
exit "$status"
