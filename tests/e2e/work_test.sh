#!/usr/bin/env bash
# The work itself on the command line: plan, attempt, deliver, follow up, put right and take back; the figures follow each step.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_server "$work/log" --development
varsel import --quiet "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl"

round=$(id 100)
person=$(varsel person --state=approved --output=json --pick=/persons/0/person_id | jq -r .)
next
ends "a round" 0 varsel call CreateRound --at="2023-04-19 10:00" \
  "{\"request_id\": \"$rid\", \"round_id\": \"$round\", \"name\": \"Tredje\", \"starts\": \"2023-04-19T08:00:00Z\", \"ends\": \"2023-06-30T08:00:00Z\"}"
next
ends "a target" 0 varsel call AddTarget "{\"request_id\": \"$rid\", \"round_id\": \"$round\", \"person_id\": \"$person\"}"
next
ends "its start" 0 varsel call StartRound "{\"request_id\": \"$rid\", \"round_id\": \"$round\"}"

figures() { varsel hit-rate --round="$round" --output=json | jq -c '[.targeted, .reached, .in_person, .telephone, .open]'; }
equal "nobody is reached yet" "[1,0,0,0,1]" "$(figures)"

ends "a plan in the past" 3 varsel plan "$person" --round="$round" --time="2023-04-01 10:00"
contains "a plan in the past" "reason PLANNED_IN_PAST" "$err"
ends "a plan" 0 varsel plan "$person" --round="$round" --time="2023-04-20 18:00" --mode=in-public --officer="$(id 1),$(id 2)" --output=json
notification=$(jq -r .notification_id <<<"$out")
ends "a second plan" 3 varsel plan "$person" --round="$round"
contains "a second plan" "reason ALREADY_PLANNED_IN_ROUND" "$err"

ends "an attempt" 0 varsel attempt "$notification" --way=telephone --outcome=no-answer --time="2023-04-19 12:00" --at="2023-04-19 12:30" --output=json
attempt=$(jq -r .attempt_id <<<"$out")
equal "its number" 1 "$(jq .attempt_number <<<"$out")"
ends "an attempt to come" 3 varsel attempt "$notification" --way=telephone --outcome=no-answer --time="2023-05-01 12:00"
contains "an attempt to come" "reason TIME_IN_FUTURE" "$err"
ends "an attempt by a way that is none" 2 varsel attempt "$notification" --way=pigeon --outcome=no-answer --time=now
contains "the ways" "home-visit" "$err"

ends "a delivery" 0 varsel deliver "$notification" --way=came-himself --mode=in-public --time="2023-04-20 18:05" --at="2023-04-20 19:00" \
  --officer="$(id 1),$(id 2)" --reception=positive --consequence=yes --support=yes --output=json
delivery=$(jq -r .delivery_id <<<"$out")
contains "what is still to tell" "companion" "$(jq -c .missing <<<"$out")"
equal "reached in person" "[1,1,1,0,0]" "$(figures)"
equal "taken positively" 1 "$(varsel reception --round="$round" --output=json --pick=/positive)"

# put right: it was on the telephone after all
ends "a stale correction" 5 varsel correct delivery "$notification" "$delivery" --mode=telephone --reason="x" --expected-version=1
contains "a stale correction" "reason VERSION_MET" "$err"
ends "a correction" 0 varsel correct delivery "$notification" "$delivery" --mode=telephone --reason="Det var på telefonen."
equal "reached by telephone" "[1,1,0,1,0]" "$(figures)"
shown=$(varsel call GetNotification "{\"notification_id\": \"$notification\"}")
equal "what was not corrected stays" '["RECEPTION_POSITIVE",2]' "$(jq -c '.deliveries[0].facts | [.reception, (.officer_ids | length)]' <<<"$shown")"
ends "levers announced" 0 varsel correct delivery "$notification" "$delivery" --lever=more-patrols --reason="Det blev varslet."
ends "another one instead" 0 varsel correct delivery "$notification" "$delivery" --lever=zone-ban --reason="Det var det andet."
equal "a list is replaced" '["zone-ban"]' \
  "$(varsel call GetNotification "{\"notification_id\": \"$notification\"}" | jq -c "[.deliveries[0].facts.announced_levers[].lever_id]")"
ends "a correction of an attempt" 0 varsel correct attempt "$notification" "$attempt" --outcome=call-back-promised --reason="Han lovede at ringe."
ends "a correction of nothing" 4 varsel correct attempt "$notification" "$(id 99)" --outcome=no-show --reason="x"

# follow-ups: 14 days on, and again at 8 weeks
due() { varsel followups --of-person="$person" --output=json | jq -c "[.follow_ups[] | select(.notification_id == \"$notification\")] | length"; }
equal "two follow-ups are to come" 2 "$(due)"
ends "a follow-up" 0 varsel followups record "$notification" --time="2023-05-04 12:00" --at="2023-05-04 13:00" --contact=yes --remembers=yes
equal "one is left" 1 "$(due)"

# taken back: it was never so
ends "a withdrawal" 0 varsel correct withdraw "$notification" "$delivery" --reason="Forkert person."
equal "open again" "[1,0,0,0,1]" "$(figures)"
ends "a second withdrawal" 3 varsel correct withdraw "$notification" "$delivery" --reason="x"
contains "a second withdrawal" "reason FACT_WITHDRAWN_ALREADY" "$err"

# a cancelling taken back: the plan stands again
next
ends "cancelled" 0 varsel call CancelNotification "{\"request_id\": \"$rid\", \"notification_id\": \"$notification\", \"reason\": \"Forkert dag.\"}"
ends "the cancelling is taken back" 0 varsel correct withdraw "$notification" "$notification" --reason="Det var den rigtige dag."
ends "another plan" 3 varsel plan "$person" --round="$round"
contains "another plan" "reason ALREADY_PLANNED_IN_ROUND" "$err"

# here and now, with somebody who is no focus person
stranger=$(varsel acute list --output=json --pick=/provisionals/0/person_id | jq -r .)
ends "an acute contact" 0 varsel acute record "$stranger" --way=street-encounter --time="2023-05-04 14:00" --at="2023-05-04 14:10" \
  --mode=in-public --note="kort" --output=json
equal "how it was taken" ACUTE_TAKEN_AS_PROVISIONAL "$(jq -r .taken_as <<<"$out")"
contact=$(jq -r .provisional_id <<<"$out")
ends "it is put right" 0 varsel acute correct "$contact" --way=telephone --mode=telephone --reason="Det var på telefonen."
equal "what was not said stays" '["ATTEMPT_WAY_TELEPHONE","DELIVERY_MODE_TELEPHONE","kort"]' \
  "$(varsel acute list --open=yes --output=json | jq -c ".provisionals[] | select(.provisional_id == \"$contact\") | [.way, .facts.mode, .note]")"
ends "it is taken back" 0 varsel acute withdraw "$contact" --reason="En anden."
ends "put right after that" 3 varsel acute correct "$contact" --way=telephone --reason="x"
contains "put right after that" "reason PROVISIONAL_SETTLED" "$err"

# shown to a person
ends "the person" 0 varsel person "$person" --lang=da
contains "the person" "[opdigtet]" "$out"
contains "his notification" "$notification" "$out"
ends "by name" 0 varsel person "Opdigtet 12"
contains "by name" "Opdigtet 12 Eksempel" "$out"
ends "the log" 0 varsel log tail --lines=3
equal "the log" 3 "$(grep -c . <<<"$out")"
contains "the log" "notification.v1.ProvisionalWithdrawn" "$out"
lacks "the log" "Opdigtet" "$(varsel log tail --after=0 --output=json)"
lacks "the server's log" "Forkert person" "$(cat "$work/log")"
# EKI: an accepted offer is to be followed up within five working days, a course goes its way, and police learn nothing of it
eki() { varsel "$@" --role=eki --actor="$(id 71)" --purpose=support; }
ends "an offer" 0 eki offer make "$person" --offer=housing --time="2023-05-05 10:00" --at="2023-05-05 10:10" --output=json
offer=$(jq -r .offer_id <<<"$out")
ends "an offer that is none" 3 eki offer make "$person" --offer=castle --time="2023-05-05 10:00"
contains "an offer that is none" "reason OFFER_NOT_IN_CATALOGUE" "$err"
ends "an answer to no offer" 4 eki offer answer "$(id 98)" --answer=accepted --time="2023-05-05 10:00"
contains "an answer to no offer" "reason OFFER_UNKNOWN" "$err"
# store bededag of 2023 is a Friday: 8, 9, 10, 11 and 12 May
ends "an answer" 0 eki offer answer "$offer" --answer=accepted --time="2023-05-05 11:00" --at="2023-05-05 11:10" --output=json
equal "due" "2023-05-12T21:59:59Z" "$(jq -r .follow_up_due <<<"$out")"
equal "on the due list" "$offer" "$(eki offer due --worker="$(id 71)" --output=json --pick=/follow_ups/0/offer_id | tr -d '"')"
ends "followed up" 0 eki offer follow-up "$offer" --time="2023-05-08 10:00" --at="2023-05-08 11:00" --contact=yes
equal "no more due" "[]" "$(eki offer due --worker="$(id 71)" --output=json --pick=/follow_ups)"
ends "a course" 0 eki course open "$person" --time="2023-05-08 10:00" --through=notification --output=json
course=$(jq -r .course_id <<<"$out")
ends "a course completed before it began" 3 eki course step "$course" --state=completed --time="2023-05-08 10:30"
contains "a course completed before it began" "reason COURSE_COMPLETED_BEFORE_IT_BEGAN" "$err"
ends "a step" 0 eki course step "$course" --state=active --time="2023-05-08 10:40"
ends "the course" 0 eki course --id="$course" --lang=da
contains "the course" "aktivt" "$out"
ends "police and a course" 3 varsel course --id="$course"
contains "police and a course" "reason ROLE_NOT_ALLOWED" "$err"

# a hold: EKI raises it without saying why, police learn that it is so and nothing else
ends "no hold" 0 varsel hold --of-person="$person" --lang=en
contains "no hold" "That says nothing." "$out"
ends "a hold without a basis" 3 eki hold raise "$person" --basis=law
contains "a hold without a basis" "reason HOLD_WITHOUT_BASIS" "$err"
ends "police raising a hold" 3 varsel hold raise "$person" --basis=law --provision=retsplejeloven-115
ends "a hold" 0 eki hold raise "$person" --basis=law --provision=retsplejeloven-115 --note="Opdigtet grund" --output=json
hold=$(jq -r .hold_id <<<"$out")
equal "police learn" "true" "$(varsel hold --of-person="$person" --output=json --pick=/hold_exists)"
lacks "but not why" "Opdigtet grund" "$(varsel hold --of-person="$person" --lang=da)"
ends "its note" 0 eki hold list "$person"
contains "its note" "Opdigtet grund" "$out"
ends "its end" 0 eki hold end "$hold"
equal "it is over" "false" "$(varsel hold --of-person="$person" --output=json --pick=/hold_exists)"

# sharing: police ask, EKI declines without a reason, or shares on a basis
ends "asked" 0 varsel sharing ask "$person" --what=course
ends "what waits" 0 eki sharing asked --output=json
contains "what waits" "$person" "$out"
ends "declined" 0 eki sharing decline "$person" --what=course
ends "what EKI declined" 0 varsel sharing --of-person="$person" --lang=da
contains "what EKI declined" "afslået" "$out"
ends "shared without a basis" 3 eki sharing share "$person" --what=course
contains "shared without a basis" "reason SHARING_WITHOUT_BASIS" "$err"
ends "shared" 0 eki sharing share "$person" --what=course --basis=consent
done_testing
