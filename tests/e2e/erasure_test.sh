#!/usr/bin/env bash
# Erasure on the command line, with real files: asked for, approved by a second, gone; no kept key store brings it back; and the
# district's key rotated while the server runs.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

next_key=$work/next.key
head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$next_key"
chmod 600 "$next_key"
marked="Opfundet Sletningsen"
first="--role=records-officer --actor=$(id 901) --purpose=records"
second="--role=records-officer --actor=$(id 902) --purpose=records"
administrator="--role=administrator --actor=$(id 903)"
development="--data_dir=$work/data --district=e2e --development --listen=127.0.0.1:0"

name_of() { varsel person "$1" --output=json | jq -r '.person.summary.name // ""'; }
head_of() { varsel call GetStatus '{}' | jq -r .head_position; }

start_server "$work/log" --development
next
varsel call RegisterSection "{\"request_id\": \"$rid\", \"section_id\": \"$section\", \"name\": \"Nord\"}" >/dev/null
for number in 1 2; do
  next
  varsel call RegisterPerson "{\"request_id\": \"$rid\", \"person_id\": \"$(id "$number")\", \"section_id\": \"$section\", \"name\": \"$marked $number\", \"invented\": true}" >/dev/null
done
cp "$work/data/keys" "$work/keys.old"
equal "his name" "$marked 1" "$(name_of "$(id 1)")"

# shellcheck disable=SC2086 # options
{
  ends "an extract" 0 varsel records extract "$(id 1)" --lang=da $first
  contains "an extract in Danish" "navn: $marked 1" "$out"
  contains "what is always left out" "altid udeladt" "$out"
  ends "an extract as CSV" 0 varsel records extract "$(id 1)" --format=csv --lang=da $first
  contains "an extract as CSV" "\"navn\",\"$marked 1\"" "$out"
  ends "an extract as a page" 0 varsel records extract "$(id 1)" --format=html $first
  contains "an extract as a page" "<!doctype html>" "$out"
  ends "an extract of a leader's" 3 varsel records extract "$(id 1)"
  contains "an extract of a leader's" "reason ROLE_NOT_ALLOWED" "$err"

  case=$(id 500)
  ends "a case" 0 varsel records case open erasure --person="$(id 1)" --journal=2023-17 --id="$case" $first
  contains "the list of cases" "2023-17" "$(varsel records case $first)"
  ends "approved before it is proposed" 3 varsel records approve "$case" $second
  ends "proposed" 0 varsel records erase "$case" $first
  ends "approved by the same" 3 varsel records approve "$case" $first
  contains "approved by the same" "reason SECOND_APPROVER_IS_THE_FIRST" "$err"
  equal "nothing is erased yet" "$marked 1" "$(name_of "$(id 1)")"
  ends "approved by another" 0 varsel records approve "$case" $second
  ends "the report" 0 varsel records erasure "$case" --output=json $first
  equal "the keys are gone" true "$(jq .keys_erased <<<"$out")"
  equal "no backup is known" null "$(jq '.last_key_backup_lapses' <<<"$out")"
  contains "the words for who asked" "imødekommet" "$(varsel records case reply "$case" --lang=da $first)"
}
equal "his name is gone" "" "$(name_of "$(id 1)")"
equal "the other's is not" "$marked 2" "$(name_of "$(id 2)")"
equal "nobody is found" 0 "$(varsel call FindPersons "{\"name\": \"$marked 1\"}" | jq "[.persons[]? | select(.person_id == \"$(id 1)\")] | length")"
equal "two are counted" 2 "$(varsel call ListPersons '{}' | jq '.persons | length')"
head=$(head_of)
stop_server TERM

# An older key store is put back: what the log erased is erased again before anything is opened.
cp "$work/keys.old" "$work/data/keys"
start_server "$work/log2" --development
contains "the replay" "erasures_replayed=1" "$(cat "$work/log2")"
equal "his name stays gone" "" "$(name_of "$(id 1)")"
equal "the other's opens" "$marked 2" "$(name_of "$(id 2)")"
equal "the log is whole" "$head" "$(head_of)"
# shellcheck disable=SC2086
lacks "an extract after it" "$marked" "$(varsel records extract "$(id 1)" $first)"

# The district's key.
# shellcheck disable=SC2086
ends "no next key" 3 varsel keys rotate $administrator
contains "no next key" "reason NO_NEXT_DISTRICT_KEY" "$err"
stop_server TERM
start_server "$work/log3" --development --district_key_file_next="$next_key"
ends "a rotation by another" 3 varsel keys rotate
# shellcheck disable=SC2086
{
  ends "a rotation" 0 varsel keys rotate --output=json $administrator
  equal "it was rotated" true "$(jq .rotated <<<"$out")"
  ends "again" 0 varsel keys rotate --output=json $administrator
  equal "it was already" false "$(jq .rotated <<<"$out")"
}
equal "names go on opening" "$marked 2" "$(name_of "$(id 2)")"
stop_server TERM
# shellcheck disable=SC2086
{
  ends "the old key" 1 "$VARSEL_BIN/varseld" --dev_identity $development
  contains "the old key" "KEY_STORE_UNREADABLE" "$err"
  equal "one line" 1 "$(grep -c 'varseld:' <<<"$err")"
  ends "a lost key" 1 "$VARSEL_BIN/varseld" --dev_identity $development --district_key_file="$work/nowhere.key"
  contains "a lost key" "nowhere.key" "$err"
}
start_server "$work/log4" --development --district_key_file_next="$next_key"  # as it was told
equal "the next key opens" "$marked 2" "$(name_of "$(id 2)")"
stop_server TERM
mkdir "$work/credentials"
cp "$next_key" "$work/credentials/district"
CREDENTIALS_DIRECTORY=$work/credentials start_server "$work/log5" --development --district_key_file=credential:district
equal "a credential opens" "$marked 2" "$(name_of "$(id 2)")"
cp "$work/data/keys" "$work/keys.before"
next
varsel call RegisterPerson "{\"request_id\": \"$rid\", \"person_id\": \"$(id 3)\", \"section_id\": \"$section\", \"name\": \"$marked 3\", \"invented\": true}" >/dev/null
# Much that needs no key comes after it.
for ((number = 1001; number <= 5200; number++)); do
  echo "{\"method\": \"FocusService/RegisterSection\", \"request\": {\"section_id\": \"$(id "$number")\", \"name\": \"S$number\"}}"
done >"$work/sections"
ends "sections" 0 varsel import "$work/sections"
stop_server TERM
cp "$work/data/keys" "$work/keys.after"
cp "$work/keys.before" "$work/data/keys"
# shellcheck disable=SC2086
ends "a key store older than the log" 1 "$VARSEL_BIN/varseld" --dev_identity $development --district_key_file="$next_key"
contains "a key store older than the log" "KEY_STORE_OLDER" "$err"
contains "the record that it cannot open" "position $((head + 1))" "$err"
cp "$work/keys.after" "$work/data/keys"
start_server "$work/log6" --development --district_key_file="$next_key" --signing_key_file="$work/data/signing.key"
equal "nothing was lost" "$marked 3" "$(name_of "$(id 3)")"
stop_server KILL
lacks "the server's log" "$marked" "$(cat "$work"/log*)"
done_testing
