# shellcheck shell=bash
# shellcheck disable=SC2034 # what the tests read
# What the end-to-end tests share: real binaries, a directory of their own, a free port, and checks that say what they met.
# Sourced by each test. VARSEL_BIN is the folder of varseld and varsel (build/release), VARSEL_SOURCE the top of the tree.
set -euo pipefail

VARSEL_SOURCE=${VARSEL_SOURCE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
VARSEL_BIN=${VARSEL_BIN:-$VARSEL_SOURCE/build/release}

work=$(mktemp -d "${TMPDIR:-/tmp}/varsel-e2e.XXXXXX")
server=
reader=
failures=0

# The callers of the tests. Any ids will do; the pilot's are its own.
leader=11111111-0000-4000-8000-000000000001
section=22222222-0000-4000-8000-000000000001
export VARSEL_LANG=en VARSEL_ACTOR=$leader VARSEL_ROLE=project-leader VARSEL_PURPOSE=notification
unset VARSEL_SECTION VARSEL_LEGAL_BASIS VARSEL_OUTPUT VARSEL_SERVER VARSEL_AGENCY VARSEL_CONTROLLER
unset VARSEL_TOKEN VARSEL_TOKEN_FILE VARSEL_TLS_CA VARSEL_TLS_CERT VARSEL_TLS_KEY
# The server makes this key pair, and the client issues a token from it for each --actor, --role and so on.
export VARSEL_DEV_KEY=$work/data/dev_identity.key
# How callers are known, unless a test says otherwise.
known_by=(--dev_identity)

varsel() { "$VARSEL_BIN/varsel" "$@"; }

finish() {
  local code=$?
  stop_server KILL || true
  if [ "$code" = 0 ] && [ "$failures" = 0 ]; then
    rm -rf "$work"
  else
    echo "kept for a look: $work" >&2
    exit 1
  fi
}
trap finish EXIT

fail() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}

# start_server LOGFILE [flag...]: a development server on a port of its own, awaited by the line that says where it listens.
start_server() {
  local log=$1 line=
  shift
  mkdir -p "$work/data"
  # The line is awaited on a pipe, not slept for; the log keeps all of it.
  # One actor does in a second what he does in a week otherwise: without limits of what one may ask for.
  coproc SERVER { exec "$VARSEL_BIN/varseld" --data_dir="$work/data" --district=e2e --listen=127.0.0.1:0 "${known_by[@]}" \
    --calls_per_minute=0 --personal_reads_per_minute=0 "$@" 2>&1; }
  server=$SERVER_PID
  local output=${SERVER[0]}
  exec {output_kept}<&"$output"
  while IFS= read -r line <&"$output_kept"; do
    echo "$line" >>"$log"
    if [[ $line =~ listening.*[^0-9.]([0-9.]+:[0-9]+) ]]; then
      export VARSEL_SERVER=${BASH_REMATCH[1]}
      cat <&"$output_kept" >>"$log" &
      reader=$!
      return 0
    fi
  done
  echo "varseld did not start:" >&2
  cat "$log" >&2
  exit 1
}

# stop_server [SIGNAL]: sets server_code to what it ended with.
stop_server() {
  server_code=0
  [ -n "$server" ] || return 0
  kill "-${1:-TERM}" "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || server_code=$?
  server=
  [ -z "$reader" ] || wait "$reader" 2>/dev/null || true
  reader=
  exec {output_kept}<&-
}

# equal WHAT EXPECTED ACTUAL
equal() {
  [ "$2" = "$3" ] || fail "$1: expected '$2', was '$3'"
}

# contains WHAT PART TEXT
contains() {
  [[ $3 == *"$2"* ]] || fail "$1: expected '$2' in: $3"
}

lacks() {
  [[ $3 != *"$2"* ]] || fail "$1: did not expect '$2' in: $3"
}

# ends WHAT CODE command...: runs it, and keeps its output in $out and its errors in $err.
ends() {
  local what=$1 expected=$2 code=0
  shift 2
  out=$("$@" 2>"$work/err") || code=$?
  err=$(cat "$work/err")
  [ "$code" = "$expected" ] || fail "$what: ended with $code, not $expected: $out $err"
}

# refused WHAT CODE REASON FIELD METHOD JSON [option...]: the call is refused so, naming the field and saying what to do.
refused() {
  local what=$1 code=$2 reason=$3 field=$4 method=$5 json=$6
  shift 6
  ends "$what" "$code" varsel call "$method" "$json" "$@"
  contains "$what: reason" "reason $reason" "$err"
  [ -z "$field" ] || contains "$what: field" "field $field" "$err"
  local first=${err%%$'\n'*}
  [[ $first == *.* ]] || fail "$what: says no remedy: $err"
}

# A UUID that ends in $1, so that ids in tests can be read.
id() { printf '33333333-0000-4000-8000-%012d' "$1"; }

request=0
# The next request id, in $rid: `next; varsel call ... "{\"request_id\": \"$rid\"}"`.
next() {
  request=$((request + 1))
  rid=$(printf '44444444-0000-4000-8000-%012d' "$request")
}

done_testing() {
  [ "$failures" = 0 ] || { echo "$failures checks failed" >&2; exit 1; }
  echo "ok"
}
