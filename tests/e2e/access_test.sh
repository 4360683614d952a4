#!/usr/bin/env bash
# The access log on the command line: who read of whom, refusals too; its entry is there when the reply is, whatever kills the
# server then; what is worth a look; the sample; and that nobody but the data-protection officer may ask.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_server "$work/log" --development
south=$(id 20) person=$(id 1) other=$(id 2) officer=$(id 51) dpo=$(id 60)
for place in "$section Nord" "$south Syd"; do
  next
  ends "a section" 0 varsel call RegisterSection --at="2023-02-01 08:00" \
    "{\"request_id\": \"$rid\", \"section_id\": \"${place% *}\", \"name\": \"${place#* }\"}"
done
for one in "$person $section Opdigtet" "$other $south Digtet"; do
  read -r who where name <<<"$one"
  next
  ends "a person" 0 varsel call RegisterPerson --actor="$officer" \
    "{\"request_id\": \"$rid\", \"person_id\": \"$who\", \"section_id\": \"$where\", \"name\": \"$name\", \"invented\": true}"
done
access() { varsel access "$@" --role=dpo --actor="$dpo" --purpose=oversight; }
get_person() { varsel call GetPerson "{\"person_id\": \"$1\"}" "${@:2}"; }

# a read, a refusal, and what a stream shows
ends "a read" 0 get_person "$person"
ends "a role that may not" 3 get_person "$person" --role=analyst --actor="$(id 52)"
ends "a replay" 0 varsel replay --person="$person" --until=now --role=leadership --actor="$(id 53)"
ends "of the person" 0 access person "$person" --output=json
equal "who read of him" "[[\"$(id 53)\",\"READ_PART_STREAM_OPENED\",0,\"person\"],[\"$(id 52)\",\"READ_PART_REPLY\",7,\"\"],[\"$leader\",\"READ_PART_REPLY\",0,\"\"]]" \
  "$(jq -c '[.reads[] | select(.part != "READ_PART_STREAM_PERSONS") | [.actor_id, .part, .status_code // 0, .selection_code // ""]]' <<<"$out")"
ends "by an actor" 0 access actor "$(id 52)" --lang=da
contains "by an actor" "afvist: ROLE_NOT_ALLOWED" "$out"
contains "by an actor" "FocusService/GetPerson" "$out"
lacks "no names" "Opdigtet" "$out"
ends "refused ones" 0 access list --refused=yes --output=json
equal "refused ones" 1 "$(jq '.reads | length' <<<"$out")"
ends "a time" 0 access list --until=2023-01-01 --lang=da
equal "a time" "Ingen opslag." "$out"
ends "his own reading" 0 access actor "$dpo" --output=json
[ "$(jq '.reads | length' <<<"$out")" -ge 4 ] || fail "his own reading: $out"
for role in officer project-leader eki records-officer administrator; do
  ends "not for $role" 3 varsel access flags --role="$role"
  contains "not for $role" "ROLE_NOT_ALLOWED" "$err"
done

# what is worth a look
ends "of his own" 0 get_person "$person" --role=officer --actor="$officer" --section="$section"
ends "no flag" 0 access flags --output=json
equal "no flag" 0 "$(jq '.flags | length' <<<"$out")"
ends "of a stranger" 0 get_person "$person" --role=officer --actor="$(id 54)" --section="$section"
ends "a flag" 0 access flags --lang=da
contains "a flag" "aldrig arbejdet med personen" "$out"
flag=$(access flags --output=json | jq -r '.flags[0].flag_id')
ends "what is not explained says why" 3 access resolve "$flag" --outcome=not-explained
contains "what is not explained says why" "REMARK_MISSING" "$err"
ends "explained" 0 access resolve "$flag" --outcome=explained --remark="Afløste en kollega."
ends "flags" 0 access flags --lang=da
equal "flags" "Ingen flag." "$out"
ends "resolved flags" 0 access flags --resolved=yes --lang=da
contains "resolved flags" "forklaret" "$out"

# the sample of a month that runs
month=$(date -u +%Y%m)
ends "months" 0 access sample --lang=da
contains "months" "måneden løber" "$out"
ends "not yet" 3 access sample "$month"
contains "not yet" "MONTH_NOT_OVER" "$err"
ends "not to be signed yet" 3 access sign "$month" --reviewed=30 --findings=none
contains "not to be signed yet" "MONTH_NOT_OVER" "$err"
ends "no such month" 3 access sample 202313
contains "no such month" "MONTH_MALFORMED" "$err"

# kill -9 while many read: who has his reply has his entry
for round in 1 2 3; do
  : >"$work/replied"
  readers=()
  for reader in $(seq 1 6); do
    (
      trap - EXIT
      number=0
      while true; do
        actor=$(id $((round * 100000 + reader * 1000 + number)))
        get_person "$person" --actor="$actor" --timeout=5 >/dev/null 2>&1 || exit 0
        echo "$actor" >>"$work/replied"
        number=$((number + 1))
      done
    ) &
    readers+=($!)
  done
  while [ "$(wc -l <"$work/replied")" -lt 40 ]; do :; done
  stop_server KILL
  wait "${readers[@]}" 2>/dev/null || true
  start_server "$work/log$round" --development
  while read -r actor; do
    ends "the entry of $actor" 0 access actor "$actor" --output=json
    equal "the entry of $actor" "[\"$person\"]" "$(jq -c '.reads[0].person_ids' <<<"$out")"
  done <"$work/replied"
done

stop_server
equal "the server ends well" 0 "$server_code"
lacks "no person in the server's log" "Opdigtet" "$(cat "$work"/log*)"
done_testing
