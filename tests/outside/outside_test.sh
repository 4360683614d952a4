#!/usr/bin/env bash
# What leaves the server, seen from a client that is not ours: every RPC as every role, and marked values that must not appear, in
# replies, streams, exports, calendars, pages, errors, logs, metrics and files.
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
ends "the marked story" 0 node "$here/marked_test.mjs" "$VARSEL_SERVER" "$protos" "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl"
echo "$out$err"

# What the client writes into files. A calendar lies on a telephone: it names nobody, whoever asks for it.
eki=(--role=eki --actor="$(id 700)")
for who in "" "${eki[*]}"; do
  # shellcheck disable=SC2086 # options
  ends "a calendar" 0 varsel agenda --ics=- --from="2022-11-01 00:00" $who
  contains "a calendar" BEGIN:VCALENDAR "$out"
  lacks "a calendar" MRK "$out"
done
group=$(varsel call ListGroups '{}' | jq -r '.groups[0].group_id')
ends "a page of the replay" 0 varsel replay --group="$group" --html="$work/replay.html" --role=leadership --actor="$(id 701)" --purpose=oversight
! grep -qE 'MRK(POLICE|EKI|PARTNER):name;' "$work/replay.html" || fail "a name on a page with pseudonyms"
! grep -q MRKEKI "$work/replay.html" || fail "EKI's words on police's page"
month=$(varsel table --role=analyst --output=json | jq -r '.months[0].month')
ends "a table as CSV" 0 varsel table --month="$month" --table=deliveries --csv --role=analyst
lacks "a table as CSV" MRK "$out"

ends "every RPC as every role" 0 node "$here/roles_test.mjs" "$VARSEL_SERVER" "$protos"
echo "$out$err"
ends "the metrics" 0 curl --silent --show-error "http://$metrics/metrics"
lacks "metrics" MRK "$out"
contains "metrics" varsel_ "$out"
stop_server
! grep -q MRK "$work/server.log" || fail "a marked value in the server's log"
# Nothing of a person lies readable on the disk either.
! grep -rqaE 'MRK(POLICE|EKI|PARTNER)' "$work/data" || fail "a marked value in the files of the data directory"
! find "$work/data" -name '*MRK*' | grep -q . || fail "a marked value in a file's name"

done_testing
