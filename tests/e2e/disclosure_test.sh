#!/usr/bin/env bash
# A disclosure on the command line: EKI reads the named fields and no other, nothing after a recall and nothing after the expiry;
# the leader and the data-protection officer see who disclosed what.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_server "$work/log" --development
varsel import --quiet "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl"

eki=(--role=eki --actor="$(id 700)")
dpo=(--role=dpo --actor="$(id 701)")
at="2023-04-19 10:00"
basis=(--to=eki --limb=rpl-115-1-2 --forum=exit --duty=exit-programme --necessity="kan ikke tilbydes et forløb ellers")
people=$(varsel person --state=approved --output=json)
person=$(jq -r '.persons[0].person_id' <<<"$people")
other=$(jq -r '.persons[1].person_id' <<<"$people")
whole=$(varsel call GetPerson "{\"person_id\": \"$person\"}" --at="$at")
name=$(jq -r '[.. | .name? // empty][0]' <<<"$whole")
address=$(jq -r '[.. | .address? // empty][0]' <<<"$whole")
telephone=$(jq -r '[.. | .telephone? // empty][0]' <<<"$whole")

# What EKI can read of everybody and of these two, whatever the command.
eki_reads() {
  varsel disclosed "${eki[@]}" 2>&1 || true
  for one in "$person" "$other"; do
    varsel disclosed person "$one" "${eki[@]}" 2>&1 || true
    varsel disclosed person "$one" "${eki[@]}" --output=json 2>&1 || true
  done
}

ends "nothing is disclosed yet" 4 varsel disclosed person "$person" "${eki[@]}"
contains "nothing is disclosed yet" "reason NOTHING_DISCLOSED" "$err"
before=$err
ends "a person that does not exist" 4 varsel disclosed person "$(id 99)" "${eki[@]}"
equal "answers the same" "$before" "$err"

ends "affiliation is no field" 2 varsel disclose "$person" "${basis[@]}" --field=affiliation --until="2023-04-26 10:00"
ends "without a duty" 3 varsel disclose "$person" --to=eki --limb=rpl-115-1-2 --forum=exit --necessity=x --field=name --until="2023-04-26 10:00"
contains "without a duty" "reason DUTY_MISSING" "$err"
ends "too far ahead" 3 varsel disclose "$person" "${basis[@]}" --field=name --until="2023-08-01 10:00"
contains "too far ahead" "reason EXPIRY_TOO_FAR" "$err"
ends "EKI itself" 3 varsel disclose "$person" "${basis[@]}" --field=name --until="2023-04-26 10:00" "${eki[@]}"
contains "EKI itself" "reason ROLE_NOT_ALLOWED" "$err"

ends "a disclosure" 0 varsel disclose "$person" "${basis[@]}" --field=name,telephone --until="2023-04-26 10:00" --output=json
disclosure=$(jq -r .disclosure_id <<<"$out")
ends "another, for two hours" 0 varsel disclose "$other" "${basis[@]}" --field=name --until="2023-04-19 12:00"

ends "the table" 0 varsel disclosed person "$person" "${eki[@]}" --lang=da
contains "the table" "$name" "$out"
contains "the table" "$telephone" "$out"
contains "the label" "Må ikke bruges til andet" "$out"
read_now=$(eki_reads)
lacks "his address" "$address" "$read_now"
lacks "why it is necessary" "kan ikke tilbydes" "$read_now"
for group in $(varsel call ListGroups '{}' | jq -r '.groups[].group_id'); do lacks "his affiliation" "$group" "$read_now"; done
equal "EKI's list, by expiry" "$(printf '%s\n%s' "$other" "$person")" "$(varsel disclosed "${eki[@]}" --output=json | jq -r '.persons[].person_id')"

# corrected, he is disclosed by name alone
ends "a correction" 0 varsel disclosures correct "$disclosure" "${basis[@]}" --field=name --until="2023-04-25 10:00" --reason="telefonen var for meget"
contains "the name stays" "$name" "$(eki_reads)"
lacks "the telephone goes" "$telephone" "$(eki_reads)"

# the expiry needs nobody
ends "two hours later" 4 varsel disclosed person "$other" "${eki[@]}" --at="2023-04-19 12:00"
equal "what the list still has" "$person" "$(varsel disclosed "${eki[@]}" --output=json | jq -r '.persons[].person_id')"

# recalled, there is nothing
ends "a recall" 0 varsel disclosures recall "$disclosure" --reason="ønsker ikke forløb"
ends "a second recall" 3 varsel disclosures recall "$disclosure" --reason="igen"
contains "a second recall" "reason DISCLOSURE_RECALLED_ALREADY" "$err"
ends "after the recall" 4 varsel disclosed person "$person" "${eki[@]}"
lacks "after recall and expiry" "$name" "$(eki_reads)"

# who disclosed what; those of the pilot's meetings among them
ends "the leader's list" 0 varsel disclosures --of-person="$person" --lang=da
contains "the leader's list" "kaldt tilbage" "$out"
ends "the data-protection officer's day" 0 varsel disclosures --from="2023-04-19 00:00" --before="2023-04-20 00:00" "${dpo[@]}" --output=json
equal "two that day" 2 "$(jq '.disclosures | length' <<<"$out")"
lacks "no case text" "kan ikke tilbydes" "$out"
ends "all of them" 0 varsel disclosures "${dpo[@]}" --output=json
[ "$(jq '[.disclosures[] | select(.meeting_id != "")] | length' <<<"$out")" -gt 0 ] || fail "the meetings' disclosures are not in the list"
ends "one, as the leader reads it" 0 varsel disclosures show "$disclosure"
contains "its necessity" "kan ikke tilbydes" "$out"
ends "the same, as the data-protection officer reads it" 0 varsel disclosures show "$disclosure" "${dpo[@]}"
lacks "its necessity" "kan ikke tilbydes" "$out"

stop_server
lacks "the server's log" "$name" "$(cat "$work/log")"

done_testing
