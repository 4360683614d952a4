#!/usr/bin/env bash
# Who is let in, what a recorded request is good for, and what an analyst can find out, seen from a client that is not ours.
# shellcheck source-path=SCRIPTDIR source=../e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/lib.sh"

here=$VARSEL_SOURCE/tests/outside
protos=$VARSEL_SOURCE/proto
pilot=$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl
[ -d "$here/node_modules/@grpc/grpc-js" ] || {
  echo "tests/outside is not set up: run deploy/setup.sh test" >&2
  exit 1
}

start_server "$work/server.log" --development --log_level=debug
ends "the pilot" 0 varsel import --quiet "$pilot"
ends "requests sent again" 0 node "$here/replayed_test.mjs" "$VARSEL_SERVER" "$protos" "$pilot"
echo "$out$err"
ends "an analyst" 0 node "$here/tables_test.mjs" "$VARSEL_SERVER" "$protos"
echo "$out$err"
stop_server
equal "the server's end" 0 "$server_code"

rm -rf "$work/data"
mkdir "$work/issuer"
node "$here/issuer.mjs" "$work/issuer"
known_by=(--jwks="$work/issuer/jwks.json" --token_issuer=https://login.test --token_audience=varsel)
start_server "$work/doors.log" --development --log_level=debug
ends "the doors" 0 node "$here/doors_test.mjs" "$VARSEL_SERVER" "$protos" "$work/issuer"
echo "$out$err"
stop_server
equal "the server's end" 0 "$server_code"
# eyJ begins every token: {" in base64.
! grep -q 'eyJ' "$work/server.log" "$work/doors.log" || fail "a token in the server's log"
! grep -q 'NoSuch' "$work/doors.log" || fail "a caller's own text in the server's log"

done_testing
