#!/bin/sh
# Usage: no_dot_product.sh PROGRAM CPU
# A program for a processor without the dot-product extension must hold none of its instructions; one
# for a processor with it must hold some, or the check itself would prove nothing.
set -eu
program=$1
cpu=$2
toolchain=$(dirname "$(readlink -f "$(command -v swift)")")
count=$("$toolchain/llvm-objdump" -d --no-show-raw-insn --mattr=+dotprod "$program" |
  grep -cE '[[:space:]][su]dot[[:space:]]') || true
case $cpu in
cortex-a53 | cortex-a72) test "$count" -eq 0 || {
  echo "$program: $count dot-product instructions, which a $cpu lacks" >&2
  exit 1
} ;;
*) test "$count" -gt 0 || {
  echo "$program: no dot-product instruction, which a $cpu has" >&2
  exit 1
} ;;
esac
printf '%s: %s dot-product instructions (%s)\n' "$program" "$count" "$cpu"
