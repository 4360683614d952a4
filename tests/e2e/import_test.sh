#!/usr/bin/env bash
# Import files: order, refused and malformed lines, going on or stopping, running again, and a server that is not there.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_server "$work/log" --development

line() { echo "{\"method\": \"FocusService/RegisterSection\", \"request\": {\"section_id\": \"$1\", \"name\": \"$2\"}}"; }
sections() { varsel call ListSections '{}' | jq -c '[.sections[].name] | sort'; }

{
  echo '{"comment": "a file with everything that can be wrong"}'
  line "$(id 1)" Nord
  echo
  line "$(id 1)" Syd # line 4: the id is in use
  echo '{"method": "FocusService/RegisterSection", "request": {"section_id": ' # line 5: not JSON
  echo '{"method": "FocusService/RegisterSection", "request": {"sektion": "x"}}' # line 6: no such field
  echo '{"method": "FocusService/Nothing", "request": {}}' # line 7: no such method
  line not-an-id Øst # line 8
  line "$(id 2)" Vest
} >"$work/file"

ends "it stops at the first refused line" 3 varsel import "$work/file"
contains "which line" "line 4: varsel.focus.v1.FocusService/RegisterSection" "$err"
contains "which rule" "reason ID_IN_USE" "$err"
contains "which field" "field section_id" "$err"
contains "counts" "Sent 2: accepted 1, refused 1" "$out"
equal "what came before was recorded" '["Nord"]' "$(sections)"

ends "it goes on when told to" 3 varsel import "$work/file" --keep-going
contains "not JSON" "line 5: not JSON" "$err"
contains "no such field" "sektion" "$err"
contains "no such method" "line 7: no such method: FocusService/Nothing" "$err"
contains "not an id" "line 8: varsel.focus.v1.FocusService/RegisterSection" "$err"
contains "counts" "Sent 7: accepted 2, refused 5" "$out"
equal "the last line was sent" '["Nord","Vest"]' "$(sections)"

ends "as JSON" 3 varsel import "$work/file" --keep-going --output=json
equal "as JSON" '[7,2,5]' "$(jq -c '[.lines, .accepted, .refused]' <<<"$out")"
equal "again, and nothing new" '["Nord","Vest"]' "$(sections)"

ends "from standard input" 0 varsel import - <<<"$(line "$(id 3)" Midt)"
equal "from standard input" '["Midt","Nord","Vest"]' "$(sections)"
ends "the same line has the same request id" 0 varsel import - <<<"$(line "$(id 3)" Midt)"

# a story only moves forward, and a later line may stand on an earlier one
ends "a story" 0 varsel import - <<STORY
{"at": "2023-01-17T19:40:00+01:00", "method": "FocusService/RegisterPerson", "request": {"person_id": "$(id 5)", "section_id": "$(id 1)", "name": "Opdigtet 05 Eksempel", "invented": true}}
STORY
contains "nothing else is said" "accepted 1, refused 0" "$out"

ends "a file that is not there" 1 varsel import "$work/none"
contains "a file that is not there" "$work/none" "$err"
ends "no server" 6 varsel import "$work/file" --keep-going --server=127.0.0.1:1
equal "no server: one line told" 1 "$(grep -c '^line ' <<<"$err")"
ends "status of no server" 6 varsel status --server=127.0.0.1:1
ends "status" 0 varsel status --output=json
equal "status" "[true,true]" "$(jq -c '[.serving, .services["varsel.insight.v1.InsightService"]]' <<<"$out")"
ends "no command" 2 varsel
ends "an option that is none" 2 varsel hit-rate --bye=section
ends "a division that is none" 2 varsel hit-rate --by=weather
ends "help" 0 varsel --help
contains "help shows the exit codes" "7  data loss" "$out"
ends "help of a command" 0 varsel import --help
contains "help of a command" "--keep-going" "$out"
for shell in bash zsh fish; do ends "completion for $shell" 0 varsel completion "$shell"; done
# shellcheck disable=SC1090
source <(varsel completion bash)
COMP_WORDS=(varsel followups re) COMP_CWORD=2
_varsel
equal "completion" "record" "${COMPREPLY[*]}"
COMP_WORDS=(varsel attempt --way "=" via-f) COMP_CWORD=4
_varsel
equal "completion of a choice" "via-family via-friend" "${COMPREPLY[*]}"
done_testing
