#!/usr/bin/env bash
# The schedule on the command line: a meeting is planned with its team and EKI, moved and held; the agenda goes to a phone's calendar
# without a name; and what is due is listed and counted.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_server "$work/log" --development
varsel import --quiet "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl"

# the pilot's own meetings, as one of its officers and EKI see them
ends "the district's agenda" 0 varsel agenda --with-cancelled=yes --output=json
equal "the pilot's meetings" '{"MEETING_STATE_CANCELLED":1,"MEETING_STATE_HELD":5}' \
  "$(jq -c '[.meetings[].state] | group_by(.) | map({(.[0]): length}) | add' <<<"$out")"
officer=$(jq -r '[.meetings[] | select(.eki_worker_id != "")][0].officer_ids[0]' <<<"$out")
worker=$(jq -r '[.meetings[] | select(.eki_worker_id != "")][0].eki_worker_id' <<<"$out")
person=$(jq -r '.meetings[0].persons[0].person_id' <<<"$out")
ends "his agenda" 0 varsel agenda --of-officer="$officer" --lang=da
contains "his agenda" "afholdt" "$out"

# a plan for the days to come
at="2023-04-19 10:00"
sections=$(varsel call ListSections '{}' --at="$at")
north=$(jq -r '.sections[0].section_id' <<<"$sections")
ends "a notification in no round" 0 varsel plan "$person" --officer="$(id 1),$(id 2)" --output=json
notification=$(jq -r .notification_id <<<"$out")
eki=(--role=eki --actor="$worker")
next
ends "EKI is free" 0 varsel call OfferEkiTime "${eki[@]}" \
  "{\"request_id\": \"$rid\", \"eki_time_id\": \"$(id 500)\", \"starts\": \"2023-04-20T08:00:00Z\", \"ends\": \"2023-04-20T18:00:00Z\"}"
ends "when EKI is free" 0 varsel call FindEkiTimes '{}'
equal "one worker" 1 "$(jq '.times[0].workers' <<<"$out")"
lacks "no name" "$worker" "$out"

form() { # STARTS OFFICERS [MORE]
  printf '{"meeting_kind": "MEETING_KIND_PLANNED", "mode": "DELIVERY_MODE_AT_HOME", "section_id": "%s", "starts": "%s", "officer_ids": %s, "items": [{"notification_id": "%s", "place": "Opdigtet Vej 1"}] %s}' \
    "$north" "$1" "$2" "$notification" "${3:-}"
}
two="[\"$(id 1)\", \"$(id 2)\"]"
disclosure=', "eki_wish": "EKI_WISH_NEEDED", "disclosure": {"limb_code": "rpl-115-1-2", "forum_code": "exit", "duty_code": "exit-programme", "necessity": "hjælp på stedet"}'
next
refused "a meeting in the past" 3 PLANNED_IN_PAST meeting.starts PlanMeeting \
  "{\"request_id\": \"$rid\", \"meeting_id\": \"$(id 600)\", \"meeting\": $(form 2023-04-01T12:00:00Z "$two")}"
next
refused "one officer alone" 3 TEAM_TOO_SMALL meeting.officer_ids PlanMeeting \
  "{\"request_id\": \"$rid\", \"meeting_id\": \"$(id 600)\", \"meeting\": $(form 2023-04-20T12:00:00Z "[\"$(id 1)\"]")}"
next
refused "EKI without a basis" 3 DISCLOSURE_WITHOUT_BASIS "" PlanMeeting \
  "{\"request_id\": \"$rid\", \"meeting_id\": \"$(id 600)\", \"meeting\": $(form 2023-04-20T12:00:00Z "$two" ', "eki_wish": "EKI_WISH_NEEDED"')}"
next
ends "a meeting" 0 varsel call PlanMeeting \
  "{\"request_id\": \"$rid\", \"meeting_id\": \"$(id 600)\", \"meeting\": $(form 2023-04-20T12:00:00Z "$two" "$disclosure")}"
equal "with EKI" true "$(jq .eki_on_team <<<"$out")"
next
refused "an officer booked twice" 3 OFFICER_BOOKED_TWICE meeting.officer_ids PlanMeeting \
  "{\"request_id\": \"$rid\", \"meeting_id\": \"$(id 601)\", \"meeting\": $(form 2023-04-20T12:30:00Z "$two")}"
contains "when EKI is free now" "2023-04-20T12:00:00Z" "$(varsel call FindEkiTimes '{}')"

# EKI sees whom and when, and nothing of police
ends "as EKI sees it" 0 varsel call GetMeeting "{\"meeting_id\": \"$(id 600)\"}" "${eki[@]}"
contains "whom" "$person" "$out"
lacks "no notification" "$notification" "$out"
equal "no groups" "[]" "$(jq -c '.meeting.persons[0].group_ids' <<<"$out")"
equal "what waits for EKI" '["DUE_KIND_EKI_ANSWER"]' "$(varsel due --output=json "${eki[@]}" | jq -c '[.items[].due_kind]')"

# to the phone, as iCalendar
mine=(--role=officer --actor="$(id 1)" --section="$north")
ends "the calendar file" 0 varsel agenda --ics="$work/agenda.ics" "${mine[@]}"
contains "the calendar file" "Meetings: 1" "$out"
calendar=$(cat "$work/agenda.ics")
contains "a calendar" $'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n' "$calendar"
contains "its time" $'DTSTART:20230420T120000Z\r\n' "$calendar"
contains "its id" "UID:$(id 600)@varsel" "$calendar"
contains "its version" $'SEQUENCE:0\r\n' "$calendar"
for secret in "$person" "$notification" Opdigtet "$worker" "$(id 2)" "$north"; do
  lacks "no name in it" "$secret" "$calendar"
done
next
ends "moved on short notice" 0 varsel call ChangeMeeting \
  "{\"request_id\": \"$rid\", \"meeting_id\": \"$(id 600)\", \"meeting\": $(form 2023-04-20T15:00:00Z "$two" "$disclosure"), \"reason\": \"Han kan først senere.\"}"
moved=$(varsel agenda --ics=- "${mine[@]}")
contains "moved" $'DTSTART:20230420T150000Z\r\n' "$moved"
contains "moved: the same entry, another version" $'SEQUENCE:1\r\n' "$moved"
ends "nobody else's" 0 varsel agenda --ics=- --role=officer --actor="$(id 9)" --section="$north" --of-officer="$(id 1)"
lacks "nobody else's" "BEGIN:VEVENT" "$out"
ends "a file that cannot be written" 1 varsel agenda --ics="$work/none/agenda.ics" "${mine[@]}"

# it is held, and nobody came
ends "due before" 0 varsel due --of-person="$person" --kind=meeting-outcome --output=json
equal "its outcome is due" 1 "$(jq '.items | length' <<<"$out")"
next
ends "nobody came" 0 varsel call RecordMeetingOutcome --at="2023-04-20 18:30" \
  "{\"request_id\": \"$rid\", \"meeting_id\": \"$(id 600)\", \"items\": [{\"notification_id\": \"$notification\", \"presence\": \"PRESENCE_NO_SHOW\"}]}"
equal "its outcome is on record" 0 "$(varsel due --of-person="$person" --kind=meeting-outcome --output=json | jq '.items | length')"

# everything overdue
ends "what is overdue" 0 varsel due --overdue=yes --output=json
contains "what was never told of a delivery" "DUE_KIND_COMPLETE_DELIVERY" "$out"
contains "follow-ups" "DUE_KIND_FOLLOW_UP" "$out"
overdue=$(jq '[.items[] | select(.overdue)] | length' <<<"$out")
equal "nothing else" "$overdue" "$(jq '.items | length' <<<"$out")"
ends "shown" 0 varsel due --overdue=yes --lang=da
contains "shown" "mangler om levering" "$out"
ends "counted" 0 varsel due count --output=json
equal "as many deliveries" 1 "$(jq '[.parts[] | select(.due_kind == "DUE_KIND_COMPLETE_DELIVERY") | .overdue] | add' <<<"$out")"
ends "registration" 0 varsel call GetRegistrationCoverage '{}'
equal "the same in the figures" 1 "$(jq '[.sections[].incomplete_late] | add' <<<"$out")"
equal "the hit rate stays" "[41,18]" "$(varsel hit-rate --output=json | jq -c '[.targeted, .reached]')"
equal "reception stays" "[9,7,2]" "$(varsel reception --output=json | jq -c '[.positive, .neutral, .negative]')"
lacks "the server's log" "Opdigtet" "$(cat "$work/log")"
done_testing
