#!/usr/bin/env bash
# The main job through the real binaries: the pilot is loaded over gRPC, and the figures are the report's. Loaded twice, and after
# a restart, they are the same.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

pilot=$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl
report_keys='[.targeted, .reached, .in_person, .telephone, .other, .not_reached, .declined, .no_response, .not_found, .not_tried, .open]'

check_figures() {
  local what=$1 all rounds
  all=$(varsel hit-rate --output=json)
  equal "$what: persons" "[41,18,11,7,0,23,0,16,7,0,0]" "$(jq -c "$report_keys" <<<"$all")"
  equal "$what: hit rate" "43.9" "$(jq -r '.hit_rate * 1000 | round / 10' <<<"$all")"
  # Wilson 1927 for 18 of 41 at 95 %
  equal "$what: interval" "[29.9,59]" "$(jq -c '[.interval_low, .interval_high] | map(. * 1000 | round / 10)' <<<"$all")"
  equal "$what: rough" "true" "$(jq .interval_rough <<<"$all")"
  equal "$what: message sent" "2" "$(jq .message_sent <<<"$all")"
  rounds=$(varsel hit-rate --output=json --by=round --pick=/breakdowns/round)
  equal "$what: rounds" '[["Pilottest, december 2022",10,5],["Afprøvning, 1. kvartal 2023",31,13]]' \
    "$(jq -c 'sort_by(.targeted) | map([.label, .targeted, .reached])' <<<"$rounds")"
  equal "$what: the rounds add up" "$(jq -c "$report_keys" <<<"$all")" \
    "$(jq -c "[.[] | $report_keys] | transpose | map(add)" <<<"$rounds")"
  equal "$what: reception" "[9,7,2,0]" \
    "$(varsel reception --output=json | jq -c '[.positive, .neutral, .negative, .unknown]')"
  equal "$what: EKI" "[41,35,22,0,0,13,8,5,3,0,2,0]" "$(varsel eki --signed=yes --output=json | jq -c '[.targeted, .persons,
    .contact_before_and_after, .contact_before_only, .contact_after_only, .no_contact, .courses, .interrupted, .completed,
    .running, .came_through_notification, .suppressed_below]')"
  # what is not signed shows no small cell, and none that could be computed from the rest
  equal "$what: EKI, not signed" "[35,22,null,null,null,8,null,null,null,null]" "$(varsel eki --output=json | jq -c '[.persons,
    .contact_before_and_after, .contact_before_only, .contact_after_only, .no_contact, .courses, .interrupted, .completed,
    .running, .came_through_notification]')"
}

start_server "$work/log" --development

ends "import" 0 varsel import "$pilot" --output=json
lines=$(jq .lines <<<"$out")
equal "every line is accepted" "[$lines,$lines,0]" "$(jq -c '[.lines, .accepted, .refused]' <<<"$out")"
check_figures "first"
before=$(varsel hit-rate --output=json --by=section,group-kind,way,officer-known,planned-or-acute,attempt-number)

ends "import again" 0 varsel import "$pilot"
check_figures "imported twice"
equal "imported twice, nothing moved" "$before" \
  "$(varsel hit-rate --output=json --by=section,group-kind,way,officer-known,planned-or-acute,attempt-number)"

# the keys that clients rely on
equal "keys" "[]" "$(jq -c '["targeted","reached","in_person","telephone","other","not_reached","declined","no_response",
  "not_found","not_tried","open","message_sent","hit_rate","interval_low","interval_high","unit","breakdowns"] - keys' <<<"$before")"
equal "counts are numbers" '["number"]' "$(jq -c '[.targeted, .reached, .message_sent, .hit_rate | type] | unique' <<<"$before")"
equal "sections add up" "41" "$(jq '[.breakdowns.section[].targeted] | add' <<<"$before")"
equal "EKI attended two" "2" "$(
  for number in $(jq -r 'select(.method // "" | endswith("RecordDelivery")) | .request.notification_id' "$pilot"); do
    varsel call GetNotification "{\"notification_id\": \"$number\"}"
  done | jq -s '[.[].deliveries[] | select(.facts.eki_attended == "TRI_STATE_YES")] | length')"
equal "one talk with 35" "35" "$(varsel call ListGroupTalks '{}' | jq '.group_talks[0].head_count')"
[ "$(varsel followups --output=json | jq '[.follow_ups[] | select(.overdue)] | length')" -gt 0 ] || fail "no follow-up is overdue"
[ "$(varsel followups --output=json | jq '[.follow_ups[] | select(.overdue | not)] | length')" -gt 0 ] || fail "none is to come"

# as a person reads it, in his language
ends "text" 0 varsel hit-rate --lang=da
contains "Danish figures" "18/41 = 43,9 % [29,9 %; 59,0 %]" "$out"
contains "bars" "█" "$out"
ends "text in English" 0 varsel hit-rate --lang=en
contains "English figures" "18/41 = 43.9 %" "$out"

# closed months: what an analyst gets, without a small number in it
as_analyst() { varsel "$@" --role=analyst; }
ends "closed months" 0 as_analyst table --output=json
[ "$(jq '.months | length' <<<"$out")" -gt 0 ] || fail "no month is closed"
month=$(jq -r '.months[-1].month' <<<"$out")
ends "monthly tables" 0 as_analyst table --month="$month" --output=json
monthly=$out
equal "eight tables" 8 "$(jq length <<<"$monthly")"
equal "no small number" 0 "$(jq '[.[].counts[].count | select(. != null and . < 5)] | length' <<<"$monthly")"
ends "monthly tables as text" 0 as_analyst table --month="$month" --lang=da
contains "Danish table" "Kontaktforsøg efter sektion, $month" "$out"
ends "a table as CSV" 0 as_analyst table --month="$month" --table=deliveries --csv
contains "CSV" "month,table,row,column,count" "$out"

# a restart keeps all, and runs on where the story was
stop_server TERM
equal "SIGTERM ends it well" 0 "$server_code"
start_server "$work/log" --development
check_figures "restarted"
ends "import after the restart" 0 varsel import "$pilot"
check_figures "imported after the restart"
ends "monthly tables again" 0 as_analyst table --month="$month" --output=json
equal "a closed month never changes" "$monthly" "$out"

# what was recorded of persons stands in no line of the server's log
for name in $(jq -r 'select(.method // "" | endswith("RegisterPerson")) | .request.name | split(" ")[1]' "$pilot" | head -3); do
  lacks "the server's log" "Opdigtet $name Eksempel" "$(cat "$work/log")"
done
done_testing
