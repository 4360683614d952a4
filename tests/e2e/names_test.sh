#!/usr/bin/env bash
# The names that lists show to one caller in a day: a restart, and one by kill -9, gives him no new day.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_server "$work/log" --development
{
  echo "{\"method\": \"FocusService/RegisterSection\", \"request\": {\"section_id\": \"$section\", \"name\": \"Nord\"}}"
  for number in $(seq 1 230); do
    echo "{\"method\": \"FocusService/RegisterPerson\", \"request\": {\"person_id\": \"$(id "$number")\"," \
      "\"section_id\": \"$section\", \"name\": \"Opdigtet $number Eksempel\", \"invented\": true}}"
  done
} >"$work/persons"
ends "persons" 0 varsel import "$work/persons"

# How many of all the caller is told by name.
named() {
  local page request count=0 token=
  while true; do
    request="{\"page_size\": 100, \"page_token\": \"$token\"}"
    page=$(varsel call ListPersons "$request")
    count=$((count + $(jq '[.persons[] | select((.name // "") != "")] | length' <<<"$page")))
    token=$(jq -r '.next_page_token // ""' <<<"$page")
    [ -n "$token" ] || break
  done
  echo "$count"
}
equal "a day's names" 200 "$(named)"
ends "the first 200" 0 varsel call ListPersons '{"page_size": 200}'
last=$(jq -r .next_page_token <<<"$out")
for how in TERM KILL; do
  stop_server "$how"
  start_server "$work/log.$how" --development
  # First of all those who come after the day's: a day that began anew would name them.
  ends "the 201st" 0 varsel call ListPersons "{\"page_size\": 200, \"page_token\": \"$last\"}"
  equal "the 201st" '[30,30]' "$(jq -c '[(.persons | length), ([.persons[] | select(.name_withheld)] | length)]' <<<"$out")"
  person=$(jq -r '.persons[0].person_id' <<<"$out")
  ends "one at a time" 0 varsel call GetPerson "{\"person_id\": \"$person\"}"
  contains "one at a time" "Opdigtet" "$out"
  equal "the same names, and no more" 200 "$(named)"
done
ends "another caller" 0 varsel call ListPersons "{\"page_size\": 200, \"page_token\": \"$last\"}" --actor="$(id 901)"
equal "another caller" 0 "$(jq '[.persons[] | select(.name_withheld)] | length' <<<"$out")"
stop_server
equal "it ends well" 0 "$server_code"
done_testing
