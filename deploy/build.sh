#!/usr/bin/env bash
# Configures a preset if it is not, and builds targets of it. Quiet but for what goes wrong.
#   usage: deploy/build.sh PRESET TARGET...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# -ge 2 ] || { sed -n '2,3p' "${BASH_SOURCE[0]}"; exit 2; }
preset=$1
shift
# As many compilers at once as there are cores, and memory for them (a gigabyte each).
cores=$(nproc)
memory_gb=$(awk '/^MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo)
jobs=$((cores < memory_gb ? cores : memory_gb))
jobs=$((jobs > 0 ? jobs : 1))
if [ ! -f "build/$preset/build.ninja" ]; then
  mkdir -p build
  cmake --preset "$preset" >"build/configure-$preset.log" 2>&1 || {
    tail -n 30 "build/configure-$preset.log" >&2
    exit 1
  }
fi
# Somebody who watches sees how far it is.
quiet=(--quiet)
if [ -t 1 ] && [ "${CI:-}" != true ]; then quiet=(); fi
exec ninja -C "build/$preset" -j "$jobs" ${quiet[@]+"${quiet[@]}"} "$@"
