#!/usr/bin/env bash
# What leaves the server, seen from a client that is not ours: every RPC as every role, and marked values that must not appear.
# shellcheck source-path=SCRIPTDIR source=../e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/lib.sh"

here=$VARSEL_SOURCE/tests/outside
protos=$VARSEL_SOURCE/proto
[ -d "$here/node_modules/@grpc/grpc-js" ] || {
  echo "tests/outside is not set up: run deploy/setup.sh test" >&2
  exit 1
}
metrics=127.0.0.1:$((20000 + RANDOM % 20000))

start_server "$work/server.log" --development --metrics_listen="$metrics" --log_level=debug
ends "the marked pilot" 0 node "$here/marked_test.mjs" "$VARSEL_SERVER" "$protos" "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl"
echo "$out$err"
ends "every RPC as every role" 0 node "$here/roles_test.mjs" "$VARSEL_SERVER" "$protos"
echo "$out$err"
ends "the metrics" 0 curl --silent --show-error "http://$metrics/metrics"
lacks "metrics" MRK "$out"
contains "metrics" varsel_ "$out"
stop_server
! grep -q MRK "$work/server.log" || fail "a marked value in the server's log"
# Nothing of a person lies readable on the disk either.
! grep -rqaE 'MRK(POLICE|EKI)' "$work/data" || fail "a marked value in the files of the data directory"
! find "$work/data" -name '*MRK*' | grep -q . || fail "a marked value in a file's name"

done_testing
