#!/bin/sh
# Fuzzes the model loader in chunks, so that an interruption loses one chunk's count at most.
#
# usage: Tests/fuzz/run.sh FOLDER EXECUTIONS SECONDS SEED
#
# FOLDER holds fuzz-model, the seeds to start from, the corpus found so far, and in `executions` how many
# were made in all. One of EXECUTIONS and SECONDS may be empty: no limit. A finding is kept in FOLDER and ends it.
set -eu
folder=$1
executions=${2:-}
seconds=${3:-}
seed=$4
chunk=200000
export ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no

mkdir -p "$folder/corpus"
total=$(cat "$folder/executions" 2>/dev/null || echo 0)
begin=$(date +%s)
made=0
while :; do
  runs=$chunk
  if [ -n "$executions" ]; then
    [ "$made" -lt "$executions" ] || break
    [ $((executions - made)) -ge "$chunk" ] || runs=$((executions - made))
  fi
  limit=0
  if [ -n "$seconds" ]; then
    limit=$((begin + seconds - $(date +%s)))
    [ "$limit" -gt 0 ] || break
  fi
  status=0
  "$folder/fuzz-model" -seed="$seed" -runs="$runs" -max_total_time="$limit" -max_len=8192 -timeout=20 \
    -artifact_prefix="$folder/finding-" -print_final_stats=1 "$folder/corpus" "$folder/seeds" \
    >"$folder/log" 2>&1 || status=$?
  count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/log")
  made=$((made + ${count:-0}))
  total=$((total + ${count:-0}))
  echo "$total" >"$folder/executions"
  if [ "$status" -ne 0 ]; then
    grep -E '^(SUMMARY|Test unit|==.*ERROR)|Fatal error' "$folder/log" || tail -n 20 "$folder/log"
    echo "a finding with seed $seed, after $made executions; see $folder/log"
    exit 1
  fi
  echo "$made executions, no finding (seed $seed; $total in all)"
  seed=$((seed + 1))
done
