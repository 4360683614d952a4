#!/usr/bin/env bash
# Random and mutated requests through the real port: under the sanitizers, too.
#   VARSEL_MUTATED_SECONDS: how long at the most (20)
#   VARSEL_MUTATED_REQUESTS: how many at the most (a million, which take some ten minutes)
# shellcheck source-path=SCRIPTDIR source=../e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/lib.sh"

here=$VARSEL_SOURCE/tests/outside
[ -d "$here/node_modules/@grpc/grpc-js" ] || {
  echo "tests/outside is not set up: run deploy/setup.sh test" >&2
  exit 1
}

start_server "$work/server.log" --development
ends "mutated requests" 0 node "$here/mutated_test.mjs" "$VARSEL_SERVER" "$VARSEL_SOURCE/proto" \
  "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl" "${VARSEL_MUTATED_SECONDS:-20}" "${VARSEL_MUTATED_REQUESTS:-1000000}"
echo "$out$err"
stop_server
equal "the server's end" 0 "$server_code"

done_testing
