#!/usr/bin/env bash
# Violence on the command line: incidents told, a retaliation proposed by the system, confirmed, linked and withdrawn; a spiral;
# the windows now open; when to act; whether it was in time; and what is refused of them.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_server "$work/log" --development
harbour=$(id 1) park=$(id 2)
next
ends "a section" 0 varsel call RegisterSection --at="2023-02-01 08:00" \
  "{\"request_id\": \"$rid\", \"section_id\": \"$section\", \"name\": \"Nord\"}"
for group in "$harbour Havnen" "$park Parken"; do
  next
  ends "a group" 0 varsel call RegisterGroup \
    "{\"request_id\": \"$rid\", \"group_id\": \"${group% *}\", \"name\": \"${group#* }\", \"group_kind\": \"GROUP_KIND_STREET_GROUP\"}"
done

export VARSEL_ROLE=investigator
# incident ID TIME AGGRESSOR TARGET KIND SEVERITY [flag...]
incident() {
  varsel incident record --id="$1" --time="$2" --aggressor="$3" --target="$4" --kind="$5" --severity="$6" --precision=minute \
    --in-section="$section" --source=patrol --reliability=confirmed "${@:7}"
}
ends "the first" 0 incident "$(id 11)" "2023-02-02 20:00" "$harbour" "$park" blunt minor-injury --area=Havnen --others=witness:2 \
  --at="2023-02-03 09:00"
ends "the answer" 0 incident "$(id 12)" "2023-02-04 15:50" "$park" "$harbour" knife serious-injury --at="2023-02-04 17:00"
ends "in the future" 3 incident "$(id 13)" "2023-03-04 15:50" "$park" "$harbour" knife serious-injury
contains "in the future" "TIME_IN_FUTURE" "$err"
ends "against itself" 3 incident "$(id 13)" "2023-02-04 15:50" "$park" "$park" knife serious-injury
contains "against itself" "GROUP_ON_BOTH_SIDES" "$err"
ends "a person on no record" 4 incident "$(id 13)" "2023-02-04 15:50" "$park" "$harbour" knife killed --person="suspect:$(id 99)"
contains "a person on no record" "PERSON_UNKNOWN" "$err"
ends "one incident" 0 varsel incident show "$(id 11)" --lang=da
contains "one incident" "Havnen → Parken" "$out"
contains "others are counted" "2  vidne" "$out"
ends "incidents" 0 varsel incident list --of-group="$park" --output=json --at="2023-02-04 18:00"
equal "incidents" "$(id 12)" "$(jq -r '.incidents[0].incident_id' <<<"$out")"

# proposed by the system, confirmed by an investigator
ends "the chain" 0 varsel chain show "$(id 12)" --output=json --at="2023-02-04 18:01"
equal "proposed" '["LINK_STATE_PROPOSED"]' "$(jq -c '[.incidents[].answers[]?.state]' <<<"$out")"
equal "its id" "$(id 11)" "$(jq -r .chain.chain_id <<<"$out")"
equal "a spiral" "SPIRAL_STATE_PROPOSED" "$(jq -r .chain.spiral <<<"$out")"
ends "confirmed" 0 varsel chain confirm "$(id 12)" "$(id 11)" --reason=interview
ends "the spiral" 0 varsel chain spiral "$(jq -r '.spirals[0].spiral_id' <<<"$(varsel chain show "$(id 11)" --output=json)")" \
  --state=confirmed --reason=assessed
ends "chains" 0 varsel chain list --open=yes --lang=da
contains "chains" "Havnen, Parken" "$out"
contains "chains" "bekræftet" "$out"
ends "turned around" 3 varsel chain link "$(id 11)" "$(id 12)" --state=suspected --reason=interview
contains "turned around" "LINK_BEFORE_ITS_CAUSE" "$err"

# where retaliation is to be awaited, and when to act
ends "a window" 0 varsel window --output=json
equal "a window" "[\"$(id 12)\",\"$harbour\"]" "$(jq -c '.windows[0] | [.incident_id, .target_group_id]' <<<"$out")"
ends "wait" 0 varsel incident timing "$(id 12)" --timing=wait-until --until="2023-02-12 12:00" --why="Begravelsen først" \
  --role=project-leader
ends "wait for the past" 3 varsel incident timing "$(id 12)" --timing=wait-until --until="2023-02-01" --why="Nej" --role=project-leader
contains "wait for the past" "TIMING_NEEDS_A_TIME" "$err"
ends "windows" 0 varsel window --lang=da
contains "windows" "Parken → Havnen" "$out"
contains "windows" "vent til" "$out"
contains "windows" "Kun kendte hændelser" "$out"
ends "in time" 0 varsel timeliness --output=json --role=project-leader
equal "in time" "[0,1,1]" "$(jq -c '[.incidents.numerator // 0, .incidents.denominator, .open]' <<<"$out")"
ends "each case" 0 varsel timeliness cases --role=project-leader --lang=da
contains "each case" "for sent" "$out"

# it was not so
ends "withdrawn" 0 varsel chain withdraw "$(id 12)" "$(id 11)" --reason=other-motive
ends "no chain" 0 varsel chain list --output=json --at="2023-02-05 08:00"
equal "no chain" 0 "$(jq '.chains | length' <<<"$out")"
ends "a stale correction" 5 varsel incident withdraw "$(id 12)" --reason=recorded-twice --expected-version=9
contains "a stale correction" "VERSION_MET" "$err"
ends "never happened" 0 varsel incident withdraw "$(id 12)" --reason=recorded-twice --expected-version=1
equal "the window before it" "$(id 11)" "$(varsel window --output=json | jq -r '.windows[0].incident_id')"

# several at once, all or none, and all that the system has proposed of a chain
ends "one more" 0 incident "$(id 14)" "2023-02-05 22:00" "$harbour" "$park" blunt minor-injury --at="2023-02-06 09:00"
ends "its answer" 0 incident "$(id 15)" "2023-02-06 22:00" "$park" "$harbour" blunt minor-injury --at="2023-02-07 09:00"
ends "and the answer to that" 0 incident "$(id 16)" "2023-02-07 22:00" "$harbour" "$park" blunt minor-injury --at="2023-02-08 09:00"
ends "two proposed" 0 varsel chain show "$(id 16)" --output=json --at="2023-02-08 09:02"
equal "two proposed" 2 "$(jq '[.incidents[].answers[]? | select(.state == "LINK_STATE_PROPOSED")] | length' <<<"$out")"
ends "one of several is wrong" 3 varsel chain confirm "$(id 15)" "$(id 14)" "$(id 14)" "$(id 16)" --reason=interview
contains "one of several is wrong" "LINK_BEFORE_ITS_CAUSE" "$err"
contains "one of several is wrong" "links[1].answered_incident_id" "$err"
ends "half a pair" 2 varsel chain confirm "$(id 15)" --reason=interview
ends "all proposed" 0 varsel chain confirm --proposed-of="$(id 14)" --reason=interview --output=json
equal "all proposed" "[2,2]" "$(jq -c '[.links, .changed]' <<<"$out")"
ends "said already" 0 varsel chain confirm "$(id 15)" "$(id 14)" "$(id 16)" "$(id 15)" --reason=interview --lang=da
contains "said already" "bekræftet: 0 af 2 koblinger" "$out"
ends "none proposed" 0 varsel chain withdraw --proposed-of="$(id 14)" --reason=other-motive --lang=da
contains "none proposed" "trukket tilbage: 0 af 0 koblinger" "$out"
ends "several are not so" 0 varsel chain withdraw "$(id 15)" "$(id 14)" "$(id 16)" "$(id 15)" --reason=other-motive
contains "several are not so" "2" "$out"
stop_server
equal "the server ends well" 0 "$server_code"
done_testing
