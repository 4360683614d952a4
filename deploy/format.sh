#!/usr/bin/env bash
# Formats the C++ sources in place, as deploy/test.sh asks.
#   usage: deploy/format.sh [FILE...]      none = every file of ours
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case ${1:-} in -h | --help) sed -n '2,3p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 0 ;; esac
if [ $# = 0 ]; then
  mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.h' '*.cc')
  set -- "${files[@]}"
fi
exec clang-format-14 -i "$@"
