#!/usr/bin/env bash
# Each shipped programme through its own life, over a real port and on the command line; what each refuses; and programme files
# with mistakes.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# ---- files with mistakes: a line for each, with file and line, and no server ----
cp -r "$VARSEL_SOURCE/deploy/policy" "$work/policy"
sed -i 's/every_days: 30 times: 3/every_days: 30/' "$work/policy/programmes/knock-knock.textproto"
printf 'colour: "red"\n' >>"$work/policy/programmes/ssp-18-plus.textproto"
ends "programme files with mistakes" 2 "$VARSEL_BIN/varseld" --development --dev_identity --data_dir="$work/none" --district=e2e \
  --listen=127.0.0.1:0 --policy_dir="$work/policy"
equal "a line for each mistake" 2 "$(wc -l <<<"$err")"
contains "a rhythm that never ends" "knock-knock.textproto:30: follow_up never ends" "$err"
contains "an unknown field" "ssp-18-plus.textproto:" "$err"
contains "an unknown field" "colour" "$err"
[ ! -e "$work/none" ] || fail "a data directory was made"
rm "$work/policy/programmes/"*
ends "no programmes at all" 2 "$VARSEL_BIN/varseld" --development --dev_identity --data_dir="$work/none" --district=e2e \
  --listen=127.0.0.1:0 --policy_dir="$work/policy"
contains "the district's own" "forenet-mod-vold.textproto is not there" "$err"

start_server "$work/log" --development
export VARSEL_OUTPUT=json

# `at DAY HOUR` of April 2023
at() { printf '2023-04-%02d %02d:00' "$1" "$2"; }
call() { # call WHAT METHOD JSON [option...]: with a request id of its own
  local what=$1 method=$2 json=$3
  shift 3
  next
  ends "$what" 0 varsel call "$method" "{\"request_id\": \"$rid\", $json}" "$@"
}
north=$section
call "a section" RegisterSection "\"section_id\": \"$north\", \"name\": \"Nord\"" --at="$(at 1 8)"
people=0
person() { # person BIRTH-DATE: a new invented one, in $person
  people=$((people + 1))
  person=$(id "$people")
  call "a person" RegisterPerson "\"person_id\": \"$person\", \"section_id\": \"$north\", \"name\": \"Opdigtet $people\",
    \"birth_date\": \"$1\", \"invented\": true"
}
partner() { echo --role=partner --agency="$1"; } # of this agency
id_of() { jq -r .case_id <<<"$out"; }

# ---- the programmes as served ----
ends "the list" 0 varsel programme list
equal "all of them" '["bekymringssamtale","bekymringssamtale-no","call-in","forenet-mod-vold","gruppe-14-dage","knock-knock","rusbehandling","ssp-18-plus"]' \
  "$(jq -c '[.programmes[].code]' <<<"$out")"
ends "the list as a table" 0 varsel programme list --output=table --lang=da
contains "why not" "§ 81 a" "$out"
ends "one" 0 varsel programme show ssp-18-plus
equal "its rhythm" "[14,26]" "$(jq -c '.programme.forum.meets | [.every_days, .times]' <<<"$out")"
ends "none" 4 varsel programme show nothing

# ---- call-in: not in force here, with the legal reason ----
round() { # round NUMBER PROGRAMME
  echo "\"round_id\": \"$(id "$1")\", \"name\": \"Runde $1\", \"programme\": \"$2\", \"starts\": \"2023-04-01T08:00:00Z\", \"ends\": \"2023-07-01T08:00:00Z\""
}
next
refused "a round of what is not in force" 3 PROGRAMME_DISABLED programme CreateRound "{\"request_id\": \"$rid\", $(round 900 call-in)}"
contains "its legal reason" "at large" "$err"
ends "in Danish" 3 varsel call CreateRound "{\"request_id\": \"$rid\", $(round 900 call-in)}" --lang=da
contains "in Danish" "prøveløsladelse" "$err"
refused "a round of nothing" 3 PROGRAMME_UNKNOWN programme CreateRound "{\"request_id\": \"$rid\", $(round 900 nothing)}"
refused "a round of cases" 3 PROGRAMME_NOT_IN_ROUNDS programme CreateRound "{\"request_id\": \"$rid\", $(round 900 ssp-18-plus)}"

# ---- forenet-mod-vold and knock-knock: rounds, each with its ages and its follow-ups ----
second=11111111-0000-4000-8000-000000000002
ground() { echo "{\"text\": \"$1\", \"ground_kind\": \"GROUND_KIND_FACT\", \"date\": \"2023-03-01T12:00:00Z\", \"source\": \"rapport 7\"}"; }
nominate() { # nominate PERSON NOMINATION PROGRAMME [EXTRA]
  echo "\"person_id\": \"$1\", \"nomination_id\": \"$2\", \"programme\": \"$3\", \"legal_basis\": \"retshaandhaevelsesloven-paragraf-9\",
    \"purpose\": \"at forebygge vold\", \"explanation\": \"Du er set sammen med dem, der slås\", \"explanation_confirmed\": true,
    \"position_grounds\": [$(ground "Lyttes der til")] ${4:-}"
}
violence=", \"violence_grounds\": [$(ground "Skyderi på torvet")]"
deliver_in() { # deliver_in ROUND PERSON NOMINATION PROGRAMME EXTRA: nominated, approved, targeted, met; $notification
  call "nominated" NominatePerson "$(nominate "$2" "$3" "$4" "$5")"
  call "qualified" QualifyNomination "\"person_id\": \"$2\", \"nomination_id\": \"$3\", \"able_to_take_part\": true"
  call "approved" ApproveNomination "\"person_id\": \"$2\", \"nomination_id\": \"$3\"" --actor=$second
  call "a target" AddTarget "\"round_id\": \"$1\", \"person_id\": \"$2\""
  ends "a plan" 0 varsel plan "$2" --round="$1" --mode=in-public --officer="$leader,$second"
  notification=$(jq -r .notification_id <<<"$out")
  ends "the message" 0 varsel deliver "$notification" --way=home-visit --mode=in-public --time="$(at 5 18)" --at="$(at 5 19)" \
    --officer="$leader,$second" --consequence=yes
}
follow_ups() { varsel followups --of-person="$1" | jq -c '[.follow_ups[].due | .[0:10]]'; }
call "a round that names no programme" CreateRound "$(round 901 "" | sed 's/"programme": "", //')" --at="$(at 1 9)"
equal "is in the district's own" "forenet-mod-vold" "$(varsel call GetRound "{\"round_id\": \"$(id 901)\"}" | jq -r .round.programme)"
call "a round for the young" CreateRound "$(round 902 knock-knock)"
person 1990-05-01 && grown=$person
deliver_in "$(id 901)" "$grown" "$(id 801)" forenet-mod-vold "$violence"
equal "forenet-mod-vold follows up after 14 days and 8 weeks" '["2023-04-19","2023-05-31"]' "$(follow_ups "$grown")"
person 2006-10-01 && young=$person
next
refused "16 is too young for forenet-mod-vold" 3 UNDER_MINIMUM_AGE person_id NominatePerson \
  "{\"request_id\": \"$rid\", $(nominate "$young" "$(id 802)" forenet-mod-vold "$violence")}"
next
refused "who is a focus person already" 3 NOMINATION_OPEN person_id NominatePerson \
  "{\"request_id\": \"$rid\", $(nominate "$grown" "$(id 803)" knock-knock)}"
person 1990-06-01
next
refused "32 is too old for knock-knock" 3 OVER_MAXIMUM_AGE person_id NominatePerson \
  "{\"request_id\": \"$rid\", $(nominate "$person" "$(id 803)" knock-knock)}"
deliver_in "$(id 902)" "$young" "$(id 804)" knock-knock ""
equal "knock-knock follows up each month, three times" '["2023-05-05","2023-06-04","2023-07-04"]' "$(follow_ups "$young")"
next
refused "approved in another programme" 3 NOMINATED_IN_ANOTHER_PROGRAMME person_id AddTarget \
  "{\"request_id\": \"$rid\", \"round_id\": \"$(id 901)\", \"person_id\": \"$young\"}"

# ---- bekymringssamtale, Danish: mapping, responsibility, measures, follow-up; parents as parties ----
person 2008-02-01
ends "opened" 0 varsel case open bekymringssamtale "$person" --subject=person --of-section="$north" --intake=specific-event \
  --basis=retsplejeloven-115 --note="Uro ved stationen" --at="$(at 10 9)"
danish=$(id_of)
equal "it is to be mapped in 30 days" "2023-05-10" "$(varsel case show "$danish" | jq -r '.case_details.dues[0].due[0:10]')"
ends "out of order" 3 varsel case plan "$danish" conversation responsibility --time="$(at 10 9)" --planned="$(at 20 9)"
contains "out of order" "PHASE_OUT_OF_ORDER" "$err"
ends "mapped" 0 varsel case phase "$danish" conversation mapped --time="$(at 11 16)" --at="$(at 11 17)"
ends "without the parents" 3 varsel case plan "$danish" conversation responsibility --time="$(at 11 16)" --planned="$(at 20 9)"
contains "without the parents" "PARTY_MISSING" "$err"
ends "the parents" 0 varsel case party "$danish" --party=parents --joined=yes --name="Opdigtet Mor" --time="$(at 11 16)"
ends "planned" 0 varsel case plan "$danish" conversation responsibility --time="$(at 11 17)" --planned="$(at 20 9)"
ends "responsibility" 0 varsel case phase "$danish" conversation responsibility --time="$(at 12 16)" --at="$(at 12 17)"
ends "who answers for it" 0 varsel case assign "$danish" --to=police --time="$(at 12 16)" --share=ssp
ends "measures" 0 varsel case phase "$danish" conversation measures --time="$(at 12 16)"
ends "a measure" 0 varsel case measure "$danish" leisure --by=ssp --due="2023-05-01 12:00" --time="$(at 12 16)" --share=ssp
measure=$(jq -r .fact_id <<<"$out")
equal "what falls due" '["CASE_DUE_KIND_MEASURE","CASE_DUE_KIND_FOLLOW_UP","CASE_DUE_KIND_FOLLOW_UP","CASE_DUE_KIND_FOLLOW_UP","CASE_DUE_KIND_REVIEW"]' \
  "$(varsel case show "$danish" | jq -c '[.case_details.dues[].due_kind]')"
# shellcheck disable=SC2046 # two options
ends "the measure is done" 0 varsel case measure-end "$danish" "$measure" --outcome=done --time="2023-04-28 12:00" --at="2023-04-28 13:00" $(partner ssp)
ends "a follow-up" 0 varsel case follow-up "$danish" --contact=yes --time="2023-05-11 12:00" --at="2023-05-11 13:00"
equal "three are left" 3 "$(varsel case show "$danish" | jq '.case_details.dues | length')"
equal "the parents stand by name, sealed, for police" "Opdigtet Mor" "$(varsel case show "$danish" | jq -r '.case_details.facts[] | select(.fact.party) | .name')"
ends "closed" 0 varsel case close "$danish" --outcome=concern-gone --time="2023-05-11 13:00"
equal "nothing falls due" 0 "$(varsel case show "$danish" | jq '.case_details.dues | length')"
ends "all of it as text" 0 varsel case show "$danish" --output=table --lang=da
contains "all of it as text" "lukket" "$out"

# ---- bekymringssamtale, Norwegian: letter to the parents, consent of both in writing, withdrawn ----
person 2007-02-01
ends "opened" 0 varsel case open bekymringssamtale-no "$person" --subject=person --of-section="$north" --intake=parents-asked \
  --basis=samtykke --at="2023-05-12 09:00"
norwegian=$(id_of)
on() { echo "2023-05-$1 12:00"; }
ends "invited, not by letter" 0 varsel case party "$norwegian" --party=parents --invited-by=telephone --time="$(on 12)" --at="$(on 13)"
equal "is marked" '["CASE_MARK_PARTY_NOT_INVITED_AS_DECLARED"]' "$(jq -c .marks <<<"$out")"
wrong=$(jq -r .fact_id <<<"$out")
ends "and taken back" 0 varsel case withdraw "$norwegian" "$wrong" --reason=was-a-letter
ends "invited by letter" 0 varsel case party "$norwegian" --party=parents --invited-by=letter --time="$(on 12)"
ends "reached" 0 varsel case phase "$norwegian" conversation invited --time="$(on 12)"
ends "the parents come" 0 varsel case party "$norwegian" --party=parents --joined=yes --time="$(on 13)"
ends "no consent" 3 varsel case plan "$norwegian" conversation mapped --time="$(on 13)" --planned="$(on 20)"
contains "no consent" "CONSENT_MISSING" "$err"
ends "the young person consents" 0 varsel case consent "$norwegian" --by=subject --answer=given --form=written --time="$(on 13)"
ends "the parents consent aloud" 0 varsel case consent "$norwegian" --by=parents --answer=given --form=oral --time="$(on 13)"
equal "which does not hold" '["CASE_MARK_CONSENT_NOT_IN_FORM"]' "$(jq -c .marks <<<"$out")"
ends "still no consent" 3 varsel case plan "$norwegian" conversation mapped --time="$(on 13)" --planned="$(on 20)"
ends "the parents consent in writing" 0 varsel case consent "$norwegian" --by=parents --answer=given --form=written --time="$(on 13)"
ends "planned" 0 varsel case plan "$norwegian" conversation mapped --time="$(on 13)" --planned="$(on 20)"
for phase in mapped responsibility measures; do
  ends "$phase" 0 varsel case phase "$norwegian" conversation $phase --time="$(on 13)"
  equal "$phase by the rules" null "$(jq -c .marks <<<"$out" | sed 's/\[\]/null/')"
done
ends "work and a mentor" 0 varsel case measure "$norwegian" mentor --by=school --due="2023-07-01 12:00" --time="$(on 13)"
equal "a follow-up each month, the measure and the review" 8 "$(varsel case show "$norwegian" | jq '.case_details.dues | length')"
ends "consent is withdrawn" 0 varsel case consent "$norwegian" --by=subject --answer=withdrawn --time="$(on 14)" --at="$(on 15)"
equal "all that needs it stops, not the review" 1 "$(varsel case show "$norwegian" | jq '.case_details.dues | length')"
ends "nothing more is agreed" 3 varsel case measure "$norwegian" school --by=school --time="$(on 15)"
contains "nothing more is agreed" "CONSENT_ENDED" "$err"
ends "what happened is taken down" 0 varsel case phase "$norwegian" conversation mapped --time="$(on 15)"
equal "and marked" '["CASE_MARK_AFTER_CONSENT_ENDED"]' "$(jq -c .marks <<<"$out")"
ends "closed" 0 varsel case close "$norwegian" --outcome=consent-withdrawn --time="$(on 15)"
equal "counted" "[1,1]" "$(varsel programme figures bekymringssamtale-no | jq -c '[.opened, .consent_ended] | map(tonumber)')"

# ---- rusbehandling: told, contact made, started; the centre returns counts, never attendance ----
for _ in {1..8}; do
  person 2004-03-01
  ends "opened" 0 varsel case open rusbehandling "$person" --subject=person --of-section="$north" --intake=met-in-the-street \
    --basis=politiloven-paragraf-2 --at="2023-05-16 20:00"
  told=$(id_of)
  ends "told" 0 varsel case phase "$told" treatment told --time="2023-05-16 20:00"
done
ends "that he came is recorded of nobody" 3 varsel case phase "$told" treatment started --time="2023-05-16 20:00"
contains "that he came is recorded of nobody" "PHASE_IS_COUNTED_ONLY" "$err"
totals() { # totals FROM UNTIL CONTACT STARTED
  echo "\"count_id\": \"$(id "$5")\", \"programme\": \"rusbehandling\", \"from\": \"$1\", \"until\": \"$2\",
    \"totals\": [{\"phase\": \"contact-made\", \"total\": $3}, {\"phase\": \"started\", \"total\": $4}]"
}
may="$(totals 2023-04-01T00:00:00Z 2023-05-01T00:00:00Z 6 2 701)"
next
refused "police return no counts" 3 ROLE_NOT_ALLOWED "" ReturnCount "{\"request_id\": \"$rid\", $may}"
# shellcheck disable=SC2046 # two options
{
  call "April's counts" ReturnCount "$may" $(partner treatment-centre)
  next
  refused "April twice" 3 PERIOD_COUNTED_ALREADY from ReturnCount \
    "{\"request_id\": \"$rid\", $(totals 2023-04-15T00:00:00Z 2023-05-10T00:00:00Z 1 1 702)}" $(partner treatment-centre)
  next
  refused "the centre sees no case" 4 CASE_UNKNOWN case_id GetCase "{\"case_id\": \"$told\"}" $(partner treatment-centre)
}
ends "told, contact made, started" 0 varsel programme figures rusbehandling
equal "with their denominators, the small one left out" '[["told",8,8,false],["contact-made",6,8,false],["started",0,6,true]]' \
  "$(jq -c '[.phases[] | [.phase, (.cases // 0 | tonumber), (.of // 0 | tonumber), .suppressed // false]]' <<<"$out")"
# shellcheck disable=SC2046
call "April put right" CorrectCount "$(totals 2023-04-01T00:00:00Z 2023-05-01T00:00:00Z 7 5 701), \"reason_code\": \"counted-late\"" $(partner treatment-centre)
equal "counters follow" "[7,5]" "$(varsel programme figures rusbehandling | jq -c '[.phases[1:][].cases | tonumber]')"

# ---- ssp-18-plus: a fortnightly meeting over a list, each agency with its own part ----
person 2004-05-01
ends "opened" 0 varsel case open ssp-18-plus "$person" --subject=person --of-section="$north" --intake=charged --basis=retsplejeloven-115 \
  --note="Kun for politiet" --at="2023-05-17 09:00"
adult=$(id_of)
list=$(id 601)
call "a list" OpenMeetingList "\"list_id\": \"$list\", \"programme\": \"ssp-18-plus\", \"section_id\": \"$north\", \"first_meeting\": \"2023-05-18T10:00:00Z\""
call "a meeting" RecordListMeeting "\"list_id\": \"$list\", \"meeting_id\": \"$(id 602)\", \"held_time\": \"2023-05-18T10:00:00Z\",
  \"agencies\": [\"police\", \"ssp\", \"youth-unit\", \"eki\"], \"case_ids\": [\"$adult\"]" --at="2023-05-18 14:00"
equal "the next in a fortnight" "2023-06-01" "$(jq -r '.next_due[0:10]' <<<"$out")"
ends "on the command line" 0 varsel case meeting-list list --programme=ssp-18-plus --output=table --lang=da
contains "on the command line" "$list" "$out"
ends "a second meeting" 0 varsel case meeting-list held "$list" --id="$(id 603)" --time="2023-05-18 13:00" --agencies=police,ssp --cases="$adult"
ends "which never was" 0 varsel case meeting-list withdraw "$list" "$(id 603)" --reason=wrong
ends "its meetings" 0 varsel case meeting-list show "$list"
equal "its meetings" "[false,true]" "$(jq -c '[.list.meetings[].withdrawn]' <<<"$out")"
equal "25 more, and then it is decided anew" 26 "$(varsel call GetMeetingList "{\"list_id\": \"$list\"}" | jq .list.meetings_left)"
ends "discussed" 0 varsel case phase "$adult" bridge discussed --time="2023-05-18 12:00" --share=ssp,youth-unit
# shellcheck disable=SC2046
{
  ends "the youth unit's measure" 0 varsel case measure "$adult" adult-offer --by=youth-unit --due="2023-06-20 12:00" \
    --time="2023-05-18 12:00" --note="Kun for ungeenheden" --share=ssp $(partner youth-unit)
  equal "it is on the partners' list" "[\"$adult\"]" "$(varsel case list --programme=ssp-18-plus $(partner ssp) | jq -c '[.cases[].case_id]')"
  equal "the youth unit sees its own and what was shared" 2 "$(varsel case show "$adult" $(partner youth-unit) | jq '.case_details.facts | length')"
  lacks "police's note" "Kun for politiet" "$(varsel case show "$adult" $(partner youth-unit))"
  equal "the substance centre nothing of it" 0 "$(varsel case show "$adult" $(partner substance-centre) | jq '.case_details.facts // [] | length')"
  ends "a school has no part" 4 varsel case show "$adult" $(partner school)
}
equal "police see their own" 1 "$(varsel case show "$adult" | jq '.case_details.facts | length')"
lacks "the youth unit's note" "Kun for ungeenheden" "$(varsel case show "$adult")"
# a review every three months; among what is due, with the answers and follow-ups of cases
equal "on the list of what is due" "[\"$adult\",\"2023-08-17\"]" \
  "$(varsel due --of-person="$person" --kind=case-review | jq -c '.items[0] | [.case_id, .due[0:10]]')"
ends "as a table" 0 varsel due --of-person="$person" --output=table --lang=da
contains "as a table" "revurdering af forløb" "$out"
ends "reviewed" 0 varsel case review "$adult" --by=police --time="2023-05-18 13:30"
equal "the next" '["2023-08-18"]' "$(varsel due --of-person="$person" --kind=case-review | jq -c '[.items[].due[0:10]]')"
ends "a part of the message that the programme lacks" 3 varsel case plan "$adult" bridge contacted --planned="2023-06-20 12:00" \
  --time="2023-05-18 13:30" --parts=moral-voice
contains "a part of the message that the programme lacks" "MESSAGE_PART_NOT_OF_PROGRAMME" "$err"
ends "EKI has a part" 0 varsel case show "$adult" --role=eki
person 2010-05-01
ends "13 is too young" 3 varsel case open ssp-18-plus "$person" --subject=person --of-section="$north" --intake=charged --basis=retsplejeloven-115
contains "13 is too young" "UNDER_MINIMUM_AGE" "$err"

# ---- gruppe-14-dage: a group, two tracks, an answer within 14 days ----
group=$(id 501)
call "a group" RegisterGroup "\"group_id\": \"$group\", \"name\": \"Opdigtet gruppe\", \"group_kind\": \"GROUP_KIND_YOUTH_OFFSHOOT\", \"section_id\": \"$north\""
# shellcheck disable=SC2046
{
  ends "a person is no group" 3 varsel case open gruppe-14-dage "$person" --subject=person --of-section="$north" --intake=residents \
    --basis=retsplejeloven-115 $(partner ssp)
  contains "a person is no group" "SUBJECT_OF_OTHER_KIND" "$err"
  ends "opened" 0 varsel case open gruppe-14-dage "$group" --subject=group --of-section="$north" --intake=residents \
    --basis=retsplejeloven-115 --at="2023-05-19 09:00" $(partner ssp)
  team=$(id_of)
  equal "an answer within 14 days" '["answered","2023-06-02"]' \
    "$(varsel case show "$team" $(partner ssp) | jq -c '.case_details.dues[0] | [.phase, .due[0:10]]')"
  equal "due before then" 1 "$(varsel case list --due-until="2023-06-03 12:00" --programme=gruppe-14-dage | jq '.cases | length')"
  ends "answered" 0 varsel case phase "$team" answer answered --time="2023-05-25 12:00" --at="2023-05-26 12:00" $(partner ssp)
  equal "nothing is due" 0 "$(varsel case list --due-until="2023-06-03 12:00" --programme=gruppe-14-dage | jq '.cases // [] | length')"
  ends "the parents' track" 0 varsel case phase "$team" parents called --time="2023-05-26 10:00" $(partner ssp)
  ends "the parents meet" 0 varsel case phase "$team" parents met --time="2023-05-26 11:00" $(partner ssp)
  ends "the young people's track" 0 varsel case phase "$team" young visited --time="2023-05-26 11:00" --share=ssp $(partner youth-unit)
  equal "a meeting of parents each month" 6 "$(varsel case show "$team" $(partner ssp) | jq '[.case_details.dues[] | select(.track == "parents")] | length')"
  equal "both tracks" '["answer/answered","parents/called","parents/met","young/visited"]' \
    "$(varsel case show "$team" $(partner ssp) | jq -c '[.case_details.summary.phases[] | .track + "/" + .phase]')"
  ends "calm" 0 varsel case close "$team" --outcome=calm --time="2023-05-26 12:00" $(partner ssp)
}
equal "closed" '["calm"]' "$(varsel programme figures gruppe-14-dage | jq -c '[.outcomes[].outcome]')"

# a later start reads the same files and the same cases
stop_server TERM
equal "it ends well" 0 "$server_code"
start_server "$work/log" --development
equal "after a restart" "CASE_STATE_CLOSED" "$(varsel case show "$team" | jq -r .case_details.summary.state)"
stop_server TERM
lacks "no name in the server's log" "Opdigtet" "$(cat "$work/log")"
done_testing
