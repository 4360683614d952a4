#!/usr/bin/env bash
# The access log's term: entries that are past it leave every file by themselves when a server runs, and what is checked of the
# log without it holds.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

old=3f7a91c2-5b6d-4e8f-9a0b-c1d2e3f40516 person=$(id 1) dpo=$(id 60)
access() { varsel access "$@" --role=dpo --actor="$dpo" --purpose=oversight; }
# Files of the access log in which the person's id stands, as bytes or as text.
files_with() {
  local bytes
  bytes=$(tr -d - <<<"$1" | sed 's/../\\x&/g')
  { LC_ALL=C grep -rlaP "$bytes" "$work/data/access" || true; grep -rla "$1" "$work/data/access" || true; } | sort -u | wc -l
}

start_server "$work/log" --development
stop_server
"$VARSEL_BIN/old_access" "$work/data" e2e "$old" 300
[ "$(files_with "$old")" -gt 0 ] || fail "the old entries are not there"

start_server "$work/log2" --development
next
ends "a section" 0 varsel call RegisterSection --at="2023-02-01 08:00" \
  "{\"request_id\": \"$rid\", \"section_id\": \"$section\", \"name\": \"Nord\"}"
next
ends "a person" 0 varsel call RegisterPerson --actor="$(id 51)" \
  "{\"request_id\": \"$rid\", \"person_id\": \"$person\", \"section_id\": \"$section\", \"name\": \"Opdigtet\", \"invented\": true}"
ends "a read" 0 varsel call GetPerson "{\"person_id\": \"$person\"}"
# It runs as the server starts, beside the calls.
for _ in $(seq 1 200); do
  ends "the list" 0 access list --lang=da
  if grep -q "past their term" "$work/log2"; then break; fi
done
contains "where the log begins" "300 ældre registreringer er slettet" "$out"
contains "what is kept" "GetPerson" "$out"
equal "no file names him" 0 "$(files_with "$old")"
ends "of the old one" 0 access person "$old" --output=json
equal "of the old one" 0 "$(jq '.reads // [] | length' <<<"$out")"
stop_server
equal "it ends well" 0 "$server_code"
contains "the server says so" "past their term and erased records=300" "$(cat "$work/log2")"
start_server "$work/log3" --development
contains "and knows it later" "ended=300" "$(cat "$work/log3")"
ends "status" 0 varsel status --lang=da
contains "status" "adgangsloggen begynder efter" "$out"
contains "status" "(300 slettet)" "$out"
ends "live" 0 varsel verify --public-key="$work/data/signing.key.pub" --log=access
stop_server
ends "the files hold" 0 varsel verify --public-key="$work/data/signing.key.pub" --log=access --data="$work/data" --lang=da
contains "the files hold" "Positionerne 1..300 er endt" "$out"
ends "as JSON" 0 varsel verify --public-key="$work/data/signing.key.pub" --log=access --data="$work/data" --output=json
equal "as JSON" 300 "$(jq .ended_through <<<"$out")"
done_testing
