#!/usr/bin/env bash
# Levers on the command line: from draft to ready, named in a delivery, triggered after violence, opened with a check, carried out;
# the talking paper as text and page; and what is refused of them.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# a policy file with mistakes: a line for each, and no server
cp -r "$VARSEL_SOURCE/deploy/policy" "$work/policy"
printf 'version: "1"\nlevers { lever_id: "curfew" colour: "red" }\n' >"$work/policy/levers.textproto"
ends "a policy file with mistakes" 2 "$VARSEL_BIN/varseld" --development --dev_identity --data_dir="$work/none" --district=test \
  --listen=127.0.0.1:0 --policy_dir="$work/policy"
equal "each in a line of its own, with file and line" "$(wc -l <<<"$err")" "$(grep -c "levers.textproto:2" <<<"$err")"
contains "an unknown field" "colour" "$err"
contains "a lever without words" "lever curfew has no words_da" "$err"
contains "the reason" "POLICY_FILE_INVALID" "$err"
ends "no policy files" 1 "$VARSEL_BIN/varseld" --development --dev_identity --data_dir="$work/none" --district=test \
  --listen=127.0.0.1:0 --policy_dir="$work/nowhere"
contains "no policy files" "levers.textproto" "$err"

start_server "$work/log" --development
pilot=$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl
ends "the pilot" 0 varsel import "$pilot"
group=$(jq -r 'select(.method // "" | endswith("DraftPackage")) | .request.group_id' "$pilot")
package=$(jq -r 'select(.method // "" | endswith("DraftPackage")) | .request.package_id' "$pilot")
member=$(jq -r 'select(.method // "" | endswith("RecordAffiliation")) | .request | select(.group_id == "'"$group"'") | .person_id' \
  "$pilot" | head -1)

ends "the catalogue" 0 varsel lever
contains "the catalogue" "Parents' cooperation" "$out"
ends "packages" 0 varsel package --output=json
equal "readiness" "[5,3]" "$(jq -c '.packages[0].readiness | [.levers, .ready]' <<<"$out")"
ends "the board" 0 varsel package board --output=json
equal "the board" "[5,3]" "$(jq -c '[.sum.levers, .sum.ready]' <<<"$out")"
equal "by the group's name" "$(varsel package --output=json | jq -r '.packages[0].group_name')" "$(jq -r '.packages[0].group_name' <<<"$out")"
ends "the board as a table" 0 varsel package board --lang=da
contains "the board as a table" "3 af 5 greb er parate" "$out"
ends "one package" 0 varsel package "$package"
contains "each blocker" "clearance expired: stop-and-search-zone" "$out"
lacks "never a percentage" "%" "$out"

# the talking paper holds ready levers only, and none against a family
ends "the talking paper" 0 varsel talking-paper "$member" --lang=en
contains "ready levers" "many more of us" "$out"
lacks "levers that are not ready" "stop-and-search" "$out"
lacks "levers against a family" "parents" "$out"
ends "the talking paper as a page" 0 varsel talking-paper "$member" --html="$work/paper.html" --lang=da
contains "the page" "<html lang=\"da\">" "$(cat "$work/paper.html")"
contains "the page" "Hvis volden går videre" "$(cat "$work/paper.html")"
ends "the card" 0 varsel talking-paper --card --lang=en
contains "the card" "Your rights" "$out"

# a lever from draft to ready
ends "draft" 0 varsel lever draft "$package" zone-ban
ends "clear" 0 varsel lever clear "$package" zone-ban --provision=politiloven-6-b --until="2023-12-31" --role=jurist
ends "resource" 0 varsel lever resource "$package" zone-ban --unit=beredskab-syd --hours=10
equal "ready" "LEVER_STATE_READY" \
  "$(varsel package "$package" --output=json | jq -r '.levers[] | select(.lever_id == "zone-ban") | .state')"
ends "under no provision" 3 varsel lever clear "$package" zone-ban --until="2023-12-31" --role=jurist
contains "under no provision" "NO_PROVISION" "$err"
ends "past its date" 3 varsel lever clear "$package" zone-ban --provision=politiloven-6-b --until="2023-01-01" --role=jurist
contains "past its date" "CLEARANCE_PAST" "$err"
ends "cleared by a leader" 3 varsel lever clear "$package" zone-ban --provision=politiloven-6-b --until="2023-12-31"
contains "cleared by a leader" "ROLE_NOT_ALLOWED" "$err"

# promises and duties
equal "promises" "[10,2,5,1,1,1,1]" "$(varsel promises --output=json |
  jq -c '[.announced, .not_due, .carried_out, .not_carried_out, .impossible, .open, .unbacked]')"
equal "of the group" 9 "$(varsel promises --of-group="$group" --output=json | jq .announced)"
ends "unbacked ones, before leadership" 0 varsel promises --unbacked=yes --output=json --role=leadership
equal "with the blocker" '["LEVER_BLOCKER_NOT_IN_PACKAGE"]' "$(jq -c '[.promises[].blockers[]] | unique' <<<"$out")"
incident=$(jq -r 'select(.method // "" | endswith("RecordIncident")) | .request.incident_id' "$pilot" | head -1)
ends "triggered again" 3 varsel trigger "$package" --incident="$incident" --due="2023-06-01" --role=leadership
contains "triggered again" "reason " "$err"
duty=$(varsel duty --open=yes --output=json --role=leadership | jq -r '.duties[0].duty_id')
ends "a duty closed before it was triggered" 3 varsel duty close "$duty" --end=carried-out --time="2023-02-01 12:00" --what=checks
contains "a duty closed before it was triggered" "CLOSED_BEFORE_TRIGGERED" "$err"
# a person is met only after EKI was asked about him, and not while EKI asks that the lever waits: the system knows both
meet() {
  varsel duty open "$duty" --met=person --person="$member" --provision=faerdselsloven-77 --lawful=yes --proportionate=yes \
    --legality=Prøvet --proportionality=Prøvet --role=jurist "$@"
}
id() { printf '44444444-0000-4000-8000-%012d' "$1"; }
ask() { varsel call AskHold "{\"request_id\": \"$(id "$1")\", \"question_id\": \"$(id "$2")\", \"person_id\": \"$3\"}"; }
ends "a person met before EKI was asked" 3 meet
contains "a person met before EKI was asked" "HOLD_NOT_ASKED" "$err"
ends "a question that EKI was never asked" 4 meet --hold-question="$(id 10)"
contains "a question that EKI was never asked" "HOLD_QUESTION_UNKNOWN" "$err"
ends "EKI asked about another" 0 ask 1 11 "$(id 20)"
ends "met after a question about another" 3 meet --hold-question="$(id 11)"
contains "met after a question about another" "HOLD_QUESTION_OF_ANOTHER" "$err"
ends "EKI asked about him" 0 ask 2 12 "$member"
ends "EKI asks that it waits" 0 varsel call RaiseHold --role=eki "{\"request_id\": \"$(id 3)\", \"hold_id\": \"$(id 13)\",
  \"person_id\": \"$member\", \"basis\": \"SHARE_BASIS_LAW\", \"legal_basis\": \"serviceloven-115\"}"
ends "a person met while EKI asks that it waits" 3 meet --hold-question="$(id 12)"
contains "a person met while EKI asks that it waits" "HOLD_RAISED" "$err"
ends "the hold ends" 0 varsel call EndHold --role=eki "{\"request_id\": \"$(id 4)\", \"hold_id\": \"$(id 13)\"}"
ends "met after EKI was asked" 0 meet --hold-question="$(id 12)"
ends "carried out" 0 varsel duty close "$duty" --end=carried-out --time=2023-04-17 --what=checks
equal "promises follow" "[0,6]" "$(varsel promises --output=json | jq -c '[.open, .carried_out]')"
ends "one duty" 0 varsel duty "$duty"
contains "one duty" "carried out: checks" "$out"
stop_server TERM
done_testing
