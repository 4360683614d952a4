#!/usr/bin/env bash
# Sets up, builds and runs the tests. Ends with a table of the stages and "N passed, N failed".
#   usage: deploy/test.sh [--quick | --all] [--tidy]
#     (none)   checks of the source; release: everything; ASan + UBSan under clang with its thread-safety analysis: all but
#              end to end; TSan: the code in which threads meet, without gRPC
#     --quick  checks of the source and release only
#     --all    the rest too: fuzzers (a minute each), many more kills, the plain clang build, clang-tidy on every file
#     --tidy   clang-tidy on what changed against the merge base with main
#   VARSEL_KILLS, VARSEL_FUZZ_SECONDS: how many kill -9 the crash test makes, how long each fuzzer runs
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

quick=no all=no tidy=no
for argument in "$@"; do
  case $argument in
    --quick) quick=yes ;;
    --all) all=yes tidy=yes ;;
    --tidy) tidy=yes ;;
    -h | --help) sed -n '2,9p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "test.sh: unknown option '$argument'" >&2; exit 2 ;;
  esac
done

cores=$(nproc)

export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
# Suppressions name functions and files, which only a symbolizer tells.
symbolizer=external_symbolizer_path=/usr/lib/llvm-14/bin/llvm-symbolizer
export ASAN_OPTIONS=$symbolizer:detect_stack_use_after_return=1:strict_string_checks=1:abort_on_error=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export LSAN_OPTIONS=$symbolizer:suppressions=$PWD/deploy/sanitizers/lsan.supp:print_suppressions=0
export TSAN_OPTIONS=$symbolizer:halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/deploy/sanitizers/tsan.supp
[ "$all" = yes ] && export VARSEL_KILLS=${VARSEL_KILLS:-500}
export GTEST_COLOR=no CLICOLOR_FORCE=0

logs=build/logs
mkdir -p "$logs"
passed=0 failed=0
table=()

# stage NAME COMMAND...: runs it with its words in build/logs/NAME.log; shows their end when it fails, counts it as one check.
# A stage that ran ctest counts each of its tests instead.
stage() {
  local name=$1 log=$logs/$1.log begin=$SECONDS verdict=ok
  shift
  [ -t 1 ] && [ "${CI:-}" != true ] && printf '%-22s ...\r' "$name"
  "$@" >"$log" 2>&1 || verdict=FAILED
  local took=$((SECONDS - begin)) summary
  summary=$(grep -E '^[0-9]+% tests passed, [0-9]+ tests failed out of [0-9]+' "$log" | tail -n 1)
  if [ -n "$summary" ]; then
    local bad total
    bad=$(awk '{print $4}' <<<"$summary")
    total=$(awk '{print $NF}' <<<"$summary")
    passed=$((passed + total - bad)) failed=$((failed + bad))
    [ "$bad" -gt 0 ] || [ "$verdict" = ok ] || failed=$((failed + 1))
  elif [ "$verdict" = ok ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
  table+=("$(printf '%-22s %-7s %5d s  %s' "$name" "$verdict" "$took" "$summary")")
  echo "${table[-1]}"
  if [ "$verdict" != ok ]; then
    grep -nE '(error|warning|FAILED|fatal):? ' "$log" | head -n 20
    tail -n 40 "$log"
    echo "--- the whole of it: $log"
    return 1
  fi
}

# What can be written in C++ of ours, in or out of git.
sources() { # sources PATTERN...
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
      [ -f "$file" ] && echo "$file"
    done
  else
    local pattern
    for pattern in "$@"; do find . -path ./build -prune -o -name "$pattern" -print | sed 's|^\./||'; done
  fi
}

# The commit that changes are compared with: where this branch left main; on main itself, the commit before.
base_commit() {
  local main base
  for main in origin/main main; do
    base=$(git merge-base HEAD "$main" 2>/dev/null) || continue
    [ "$base" = "$(git rev-parse HEAD)" ] && continue
    echo "$base"
    return
  done
  git rev-parse --verify -q HEAD~1
}

check_format() {
  sources '*.h' '*.cc' | xargs clang-format-14 --dry-run -Werror
}

# Every relative link of a page leads somewhere.
check_links() {
  local page target broken=0
  while read -r page; do
    while read -r target; do
      [ -e "$(dirname "$page")/${target%%#*}" ] || { echo "$page: error: no such file: $target"; broken=1; }
    done < <(grep -oE '\]\([^)]+\)' "$page" | sed 's/^](\(.*\))$/\1/' | grep -vE '^(https?:|#|mailto:)')
  done < <(sources '*.md')
  return "$broken"
}

check_scripts() {
  { sources '*.sh'; echo .ci/run; } | xargs shellcheck
}

check_protos() {
  local buf base
  buf=$(echo deploy/tools/node_modules/@bufbuild/*/bin/buf)
  "$buf" lint || return 1
  if base=$(base_commit) && git cat-file -e "$base:buf.yaml" 2>/dev/null; then
    "$buf" breaking --against ".git#ref=$base"
  else
    echo "no earlier protos to compare with"
  fi
}

run_tests() { # run_tests PRESET [CTEST OPTION...]
  local preset=$1
  shift
  ctest --test-dir "build/$preset" -j "$cores" --output-on-failure --no-tests=error "$@"
}

check_tidy() {
  deploy/build.sh clang varsel_generated || return 1
  local files base=''
  if [ "$all" = yes ] || ! base=$(base_commit); then
    files=$(sources '*.cc')
  else
    files=$( { git diff --name-only --diff-filter=d "$base" -- '*.cc'; git ls-files --others --exclude-standard -- '*.cc'; } | sort -u)
  fi
  [ -z "$files" ] || xargs -P "$cores" -n 4 clang-tidy-14 -p build/clang --quiet --warnings-as-errors='*' <<<"$files"
}

run_fuzzers() {
  deploy/build.sh fuzz varsel_fuzzers || return 1
  local fuzzer seconds=${VARSEL_FUZZ_SECONDS:-60}
  for fuzzer in build/fuzz/fuzz/*; do
    if ! [ -x "$fuzzer" ] || [ -d "$fuzzer" ]; then continue; fi
    mkdir -p "build/fuzz/corpus/$(basename "$fuzzer")"
    echo "== $fuzzer"
    "$fuzzer" -max_total_time="$seconds" -print_final_stats=0 -verbosity=0 "build/fuzz/corpus/$(basename "$fuzzer")" || return 1
  done
}

set_up() {
  deploy/setup.sh test
  [ "$tidy" = no ] || deploy/setup.sh tidy
}

# What runs under a sanitizer with --all only: the crash tests, which open a log thousands of times and then take over ten
# minutes; under TSan the one that kills a process runs always.
asan_without='e2e|no-sanitizer|crash' tsan_without=(-E 'crash_disk')
[ "$all" = no ] || { asan_without='e2e|no-sanitizer'; tsan_without=(); }

stage set-up set_up || exit 1
stage format check_format
stage scripts check_scripts
stage protos check_protos
stage links check_links
stage build-release deploy/build.sh release all && stage test-release run_tests release
if [ "$quick" = no ]; then
  stage build-tsan deploy/build.sh tsan varsel_thread_tests && stage test-tsan run_tests tsan -L threads "${tsan_without[@]}"
  stage build-asan-ubsan deploy/build.sh asan-ubsan varsel_tests && stage test-asan-ubsan run_tests asan-ubsan -LE "$asan_without"
fi
[ "$all" = yes ] && stage build-clang deploy/build.sh clang all
[ "$all" = yes ] && stage fuzz run_fuzzers
[ "$tidy" = yes ] && stage tidy check_tidy

echo
printf '%s\n' "${table[@]}"
printf 'took %d min %d s on %d cores\n' $((SECONDS / 60)) $((SECONDS % 60)) "$cores"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
