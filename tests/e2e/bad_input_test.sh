#!/usr/bin/env bash
# Bad input over a real port: each is refused with the right code, names its field and says what to do; the server goes on,
# records nothing of it, and writes nothing of a person into its log.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

marked=Mærkværdigsen-7f3a
start_server "$work/log" --development

next
section_request="{\"request_id\": \"$rid\", \"section_id\": \"$section\", \"name\": \"Nord\"}"
ends "a section" 0 varsel call RegisterSection "$section_request"
person=$(id 1)
next
ends "a person" 0 varsel call RegisterPerson \
  "{\"request_id\": \"$rid\", \"person_id\": \"$person\", \"section_id\": \"$section\", \"name\": \"$marked\", \"birth_date\": \"1990-01-01\", \"invented\": true}"

# ids
next
refused "no id" 3 FIELD_REQUIRED section_id RegisterSection "{\"request_id\": \"$rid\", \"name\": \"Syd\"}"
refused "no request id" 3 FIELD_REQUIRED request_id RegisterSection "{\"section_id\": \"$(id 9)\", \"name\": \"Syd\"}"
next
refused "not an id" 3 FIELD_MALFORMED section_id RegisterSection "{\"request_id\": \"$rid\", \"section_id\": \"42\", \"name\": \"Syd\"}"
refused "an id of zeros" 3 FIELD_ section_id RegisterSection \
  "{\"request_id\": \"$rid\", \"section_id\": \"00000000-0000-0000-0000-000000000000\", \"name\": \"Syd\"}"
refused "an id in upper case" 3 FIELD_MALFORMED section_id RegisterSection \
  "{\"request_id\": \"$rid\", \"section_id\": \"33333333-0000-4000-8000-00000000000A\", \"name\": \"Syd\"}"
next
refused "an id in use" 5 ID_IN_USE section_id RegisterSection "{\"request_id\": \"$rid\", \"section_id\": \"$section\", \"name\": \"Syd\"}"
ends "the same request again gets the first reply" 0 varsel call RegisterSection "$section_request"
refused "a request id with another content" 3 REQUEST_ID_REUSED "" RegisterSection "${section_request/Nord/Syd}"

# times
category() {
  echo "{\"request_id\": \"$rid\", \"person_id\": \"$person\", \"category_id\": \"$(id 20)\", \"category\": \"CATEGORY_SUSPECT\", \"from\": \"$1\"}"
}
next
refused "a time in the future" 3 TIME_IN_FUTURE from RecordCategory "$(category 2099-01-01T00:00:00Z)"
refused "a time before 1990" 3 TIME_BEFORE_1990 from RecordCategory "$(category 1989-12-31T22:00:00Z)"

# texts
long=$marked$(printf 'x%.0s' {1..300})
next
refused "a text over its limit" 3 FIELD_TOO_LONG name RegisterPerson \
  "{\"request_id\": \"$rid\", \"person_id\": \"$(id 2)\", \"section_id\": \"$section\", \"name\": \"$long\"}"
refused "a line break in a line" 3 FIELD_MALFORMED name RegisterPerson \
  "{\"request_id\": \"$rid\", \"person_id\": \"$(id 2)\", \"section_id\": \"$section\", \"name\": \"$marked\\nx\"}"
refused "no text" 3 FIELD_REQUIRED name RegisterPerson \
  "{\"request_id\": \"$rid\", \"person_id\": \"$(id 2)\", \"section_id\": \"$section\"}"
refused "a date that is not there" 3 FIELD_MALFORMED birth_date RegisterPerson \
  "{\"request_id\": \"$rid\", \"person_id\": \"$(id 2)\", \"section_id\": \"$section\", \"name\": \"$marked\", \"birth_date\": \"1990-02-31\"}"
next
printf '\x0a\x24%s\x12\x24%s\x1a\x03\xff\xfe\xfd' "$rid" "$(id 3)" >"$work/bytes"
ends "invalid UTF-8" 3 varsel call RegisterSection --bytes - <"$work/bytes"
contains "invalid UTF-8" "reason " "$err"
printf '\xff\xff\xff' >"$work/bytes"
ends "bytes that are no request" 3 varsel call RegisterSection --bytes - <"$work/bytes"
contains "bytes that are no request" "reason REQUEST_MALFORMED" "$err"

# values
next
refused "an enum value that nobody knows" 3 FIELD_UNKNOWN_VALUE group_kind RegisterGroup \
  "{\"request_id\": \"$rid\", \"group_id\": \"$(id 4)\", \"name\": \"Gruppe\", \"group_kind\": 99}"
refused "no enum value" 3 FIELD_REQUIRED group_kind RegisterGroup "{\"request_id\": \"$rid\", \"group_id\": \"$(id 4)\", \"name\": \"Gruppe\"}"
refused "more than a page" 3 NUMBER_OUT_OF_RANGE page_size ListSections '{"page_size": 201}'
refused "a page token of another list" 3 PAGE_TOKEN_MALFORMED "" ListSections '{"page_token": "AAAA"}'
next
refused "a stale version" 5 VERSION_MET "" CorrectSection \
  "{\"request_id\": \"$rid\", \"section_id\": \"$section\", \"name\": \"Syd\", \"expected_version\": 9}"

# who calls
refused "nobody" 3 CALLER_UNKNOWN "" ListSections '{}' --actor=me
refused "a role that is none" 3 CALLER_UNKNOWN "" ListSections '{}' --role=chief
refused "a role whose task it is not" 3 ROLE_NOT_ALLOWED "" GetHitRate '{}' --role=officer
VARSEL_PURPOSE='' refused "no purpose" 3 PURPOSE_REQUIRED "" GetPerson "{\"person_id\": \"$person\"}"
refused "a purpose that is no code" 3 METADATA_MALFORMED "" GetPerson "{\"person_id\": \"$person\"}" --purpose="Because I say so"
refused "a person that is not there" 4 PERSON_UNKNOWN "" GetPerson "{\"person_id\": \"$(id 8)\"}"
refused "a person of another section" 4 PERSON_UNKNOWN "" GetPerson "{\"person_id\": \"$person\"}" --role=officer --section="$(id 7)"

# a rule, in both languages
next
nominate="{\"request_id\": \"$rid\", \"person_id\": \"$person\", \"nomination_id\": \"$(id 6)\"}"
refused "a broken rule" 3 LEGAL_BASIS_MISSING legal_basis NominatePerson "$nominate"
contains "the rule's place" 'rule "Life of a focus person"' "$err"
ends "in Danish" 3 varsel call NominatePerson "$nominate" --lang=da
contains "in Danish" "hjemmel" "$err"
contains "in Danish" "regel \"Life of a focus person\"" "$err"

# more than a message may hold
head -c 2000000 /dev/zero >"$work/bytes"
code=0
varsel call RegisterSection --bytes - <"$work/bytes" >/dev/null 2>&1 || code=$?
[ "$code" != 0 ] || fail "two megabytes were taken"

# a catalogue with an unknown field, and an offer without words: every mistake is named, and the server does not start
cp -r "$VARSEL_SOURCE/deploy/policy" "$work/policy"
printf 'offers { offer_code: "castle" price: 3 }\n' >>"$work/policy/offers.textproto"
ends "a catalogue with mistakes" 2 "$VARSEL_BIN/varseld" --data_dir="$work/other" --district=e2e --development --dev_identity \
  --listen=127.0.0.1:0 --policy_dir="$work/policy"
contains "a catalogue with mistakes" "price" "$err"
contains "a catalogue with mistakes" "offer castle has no words_da" "$err"

# the server goes on, and none of it was recorded
equal "one section" 1 "$(varsel call ListSections '{}' | jq '.sections | length')"
equal "one person" 1 "$(varsel call ListPersons '{}' | jq '.persons | length')"
equal "its name" "$marked" "$(varsel person "$person" --output=json | jq -r .person.summary.name)"
stop_server TERM
equal "it ends well" 0 "$server_code"
lacks "the server's log" "$marked" "$(cat "$work/log")"
lacks "the server's log" "xxxxxxxx" "$(cat "$work/log")"
done_testing
