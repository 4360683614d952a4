#!/usr/bin/env bash
# The command that a newcomer runs: one JSON object and nothing else, the same the second time, and made anew when the pilot
# file has changed. Runs on a copy of the tree's own script, so that the developer's var/demo is left alone.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

mkdir -p "$work/tree/deploy/demo" "$work/tree/build" "$work/tree/bin"
cp "$VARSEL_SOURCE/deploy/demo.sh" "$VARSEL_SOURCE/deploy/build.sh" "$work/tree/deploy/"
cp "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl" "$work/tree/deploy/demo/"
ln -s "$VARSEL_BIN" "$work/tree/build/release"
# What is built is built: the build steps have nothing to do here.
printf '#!/bin/sh\nexit 0\n' | tee "$work/tree/bin/ninja" >"$work/tree/bin/cmake"
chmod +x "$work/tree/bin/ninja" "$work/tree/bin/cmake"
demo() { (PATH="$work/tree/bin:$PATH" VARSEL_DEMO_PORT=0 "$work/tree/deploy/demo.sh" "$@"); }
unset VARSEL_LANG

ends "once, as JSON" 0 demo --once --json
equal "one object" 1 "$(jq -s length <<<"$out")"
equal "the report's figures" "[41,18,11,7,23,16,7]" "$(jq -c '.hit_rate.all |
  [.targeted, .reached, .in_person, .telephone, .not_reached, .no_response, .not_found]' <<<"$out")"
equal "by round" "[10,31]" "$(jq -c '[.hit_rate.by_round[].targeted] | sort' <<<"$out")"
equal "reception" "[9,7,2]" "$(jq -c '.reception | [.positive, .neutral, .negative]' <<<"$out")"
equal "the EKI table" "[35,22,8,5,3,13,2]" "$(jq -c '.eki |
  [.persons, .contact_before_and_after, .courses, .interrupted, .completed, .no_contact, .came_through_notification]' <<<"$out")"
equal "promises" "[10,2,5,1,1,1,1]" "$(jq -c '.promises |
  [.announced, .not_due, .carried_out, .not_carried_out, .impossible, .open, .unbacked]' <<<"$out")"
equal "one incident was not known that Friday" 1 "$(jq -c '.replay | .steps_as_happened - .steps_as_known_then' <<<"$out")"
equal "the replay's page" 1 "$(grep -c 'type="application/json"' "$work/tree/var/demo/genafspilning.html")"
equal "promises are numbers" '["number"]' "$(jq -c '[.promises | .announced, .open, .unbacked | type] | unique' <<<"$out")"
first=$out
ends "again" 0 demo --once --json
equal "again, the same" "$first" "$out"

ends "as text" 0 demo --once
contains "as text" "18/41 = 43,9 %" "$out"
contains "as text" "█" "$out"
contains "as text" "af 41 udpegede; underskrevet af begge" "$out"
contains "as text" "5/6 = 83,3 %" "$out"
contains "as text" "3 af 5 greb er parate" "$out"

# another file: the directory is made anew, and what was there is gone
head -n 40 "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl" >"$work/tree/deploy/demo/pilot-2022-2023.jsonl"
ends "another pilot" 0 demo --once --json
equal "another pilot" 0 "$(jq .hit_rate.all.targeted <<<"$out")"
equal "another pilot, unsigned" null "$(jq .eki.persons <<<"$out")"
equal "another pilot" 0 "$(jq .promises.announced <<<"$out")"

# a server that cannot start: the reason is shown, and it ends
printf '#!/bin/sh\necho "varseld: no room for the log" >&2\nexit 1\n' >"$work/varseld"
chmod +x "$work/varseld"
rm "$work/tree/build/release"
mkdir "$work/tree/build/release"
cp "$VARSEL_BIN/varsel" "$work/tree/build/release/"
cp "$work/varseld" "$work/tree/build/release/varseld"
ends "a server that does not start" 1 demo --once --json
contains "the reason" "no room for the log" "$err"
equal "nothing on standard output" "" "$out"
done_testing
