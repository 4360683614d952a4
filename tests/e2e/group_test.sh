#!/usr/bin/env bash
# Groups on the command line: who belongs, risk indicators, where they gather; a group audit with its findings; a scorecard of what
# they are known to have done; who is judged the most violent; and what is refused.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_server "$work/log" --development
harbour=$(id 1) park=$(id 2) round=$(id 3) person=$(id 4) audit=$(id 5)
next
ends "a section" 0 varsel call RegisterSection --at="2023-02-01 08:00" \
  "{\"request_id\": \"$rid\", \"section_id\": \"$section\", \"name\": \"Nord\"}"
for group in "$harbour Havnen" "$park Parken"; do
  next
  ends "a group" 0 varsel call RegisterGroup \
    "{\"request_id\": \"$rid\", \"group_id\": \"${group% *}\", \"name\": \"${group#* }\", \"group_kind\": \"GROUP_KIND_STREET_GROUP\"}"
done
next
ends "a round" 0 varsel call CreateRound \
  "{\"request_id\": \"$rid\", \"round_id\": \"$round\", \"name\": \"Runde\", \"starts\": \"2023-02-01T07:00:00Z\", \"ends\": \"2023-06-01T07:00:00Z\"}"
next
ends "begun" 0 varsel call StartRound "{\"request_id\": \"$rid\", \"round_id\": \"$round\"}"

export VARSEL_ROLE=investigator
# Invented; nobody of that name is meant.
next
ends "a person" 0 varsel call RegisterPerson \
  "{\"request_id\": \"$rid\", \"person_id\": \"$person\", \"section_id\": \"$section\", \"name\": \"Opdigtet Person\", \"invented\": true}"
next
ends "a category" 0 varsel call RecordCategory \
  "{\"request_id\": \"$rid\", \"person_id\": \"$person\", \"category_id\": \"$(id 6)\", \"category\": \"CATEGORY_SUSPECT\", \"from\": \"2022-01-01T00:00:00Z\"}"
next
ends "an affiliation" 0 varsel call RecordAffiliation \
  "{\"request_id\": \"$rid\", \"person_id\": \"$person\", \"affiliation_id\": \"$(id 7)\", \"group_id\": \"$harbour\", \"role\": \"AFFILIATION_ROLE_MEMBER\", \"from\": \"2022-01-01T00:00:00Z\", \"source\": \"Observation\", \"judged_by\": \"Analyse\"}"

# the picture, the risk indicators, where they gather
ends "the picture" 0 varsel group picture "$harbour" --lang=da
contains "the picture" "Havnen" "$out"
ends "as JSON" 0 varsel group picture "$harbour" --output=json
equal "as JSON" "[\"$person\",\"EDGE_KIND_AFFILIATION\"]" "$(jq -c '.edges[0] | [.person_id, .edge_kind]' <<<"$out")"
ends "a risk" 0 varsel group judge "$harbour" --indicator=territory --level=high --time="2023-02-01" --basis="Vagter"
ends "risks" 0 varsel group risk "$harbour" --lang=da
contains "risks" "territorium" "$out"
ends "an address" 3 varsel group observe --in-section="$section" --area="Havnegade 4" --problem=drug-sale --time="2023-02-01" --groups="$harbour"
contains "an address" "AREA_IS_AN_ADDRESS" "$err"
ends "an area" 0 varsel group observe --in-section="$section" --area=Havnen --problem=drug-sale --time="2023-02-01" --groups="$harbour"
ends "areas" 0 varsel group areas --of-group="$harbour" --lang=da
contains "areas" "narkosalg" "$out"

# the scorecard: what is known, in counts
incident() {
  varsel incident record --id="$1" --time="$2" --aggressor="$3" --target="$4" --kind="$5" --severity="$6" --precision=minute \
    --in-section="$section" --source=patrol --reliability=confirmed "${@:7}"
}
ends "the first" 0 incident "$(id 11)" "2023-02-02 20:00" "$harbour" "$park" blunt minor-injury --at="2023-02-05 09:00"
ends "the second" 0 incident "$(id 12)" "2023-02-03 20:00" "$harbour" "$park" knife serious-injury
ends "withdrawn later" 0 incident "$(id 13)" "2023-02-04 20:00" "$park" "$harbour" firearm killed
ends "the scorecard" 0 varsel group scorecard --round="$round" --output=json
equal "the scorecard" "[\"Havnen\",2,1,\"Parken\",1,2]" \
  "$(jq -c '[.groups[] | .group_name, .as_aggressor, .as_target]' <<<"$out")"
equal "known only" "[true,3,2,0]" "$(jq -c '[.known_incidents_only, .incidents, .active_groups, .gone_through]' <<<"$out")"
ends "by severity" 0 varsel group scorecard --round="$round" --order=severity --output=json
equal "by severity" "Parken" "$(jq -r '.groups[0].group_name' <<<"$out")"
ends "withdrawn" 0 varsel incident withdraw "$(id 13)" --reason=recorded-twice
ends "counters follow" 0 varsel group scorecard --round="$round" --order=severity --output=json
equal "counters follow" "[\"Havnen\",2,0]" "$(jq -c '.groups[0] | [.group_name, .as_aggressor, .as_target]' <<<"$out")"

# those who know the street go through the groups
ends "by an investigator" 3 varsel group audit hold --id="$audit" --round="$round" --time="2023-02-05 08:00" \
  --participants=politi/naerpoliti
contains "by an investigator" "ROLE_NOT_ALLOWED" "$err"
ends "an audit" 0 varsel group audit hold --id="$audit" --round="$round" --time="2023-02-05 08:00" \
  --participants="politi/naerpoliti,politi/analytiker/$(id 8)" --role=project-leader
ends "for no round" 4 varsel group audit hold --round="$(id 99)" --time="2023-02-05 08:00" --participants=politi/naerpoliti \
  --role=project-leader
contains "for no round" "ROUND_UNKNOWN" "$err"
ends "a finding" 0 varsel group audit find "$audit" "$harbour" --time="2023-02-05 08:30" --activity=active --kind=street-group \
  --members=20 --conflicts="$park" --areas=Havnen --note="Holder til ved kajen"
ends "once more" 3 varsel group audit find "$audit" "$harbour" --time="2023-02-05 08:30" --activity=dormant --kind=street-group
contains "once more" "GROUP_GONE_THROUGH_ALREADY" "$err"
ends "the audit" 0 varsel group audit show "$audit" --lang=da
contains "the audit" "Havnen: aktiv, gadegruppering" "$out"
contains "members known and judged" "1; vurderet 20" "$out"
contains "the risk as it stood" "territorium høj" "$out"
contains "who is missing" "Ikke gennemgået: Parken" "$out"
ends "as JSON" 0 varsel group audit show "$audit" --output=json
equal "as JSON" "[\"$park\"]" "$(jq -c .not_gone_through <<<"$out")"
finding=$(jq -r '.findings[0].finding_id' <<<"$out")
ends "anew" 0 varsel group audit refind "$audit" "$finding" "$harbour" --time="2023-02-05 08:30" --activity=dormant \
  --kind=street-group --reason=mistaken
ends "both are kept" 0 varsel group audit show "$audit" --output=json
equal "both are kept" '["GROUP_ACTIVITY_ACTIVE","GROUP_ACTIVITY_DORMANT"]' "$(jq -c '[.findings[].activity]' <<<"$out")"
ends "audits" 0 varsel group audit list --round="$round" --output=json
equal "audits" "[\"$audit\",1]" "$(jq -c '.audits[0] | [.audit_id, .gone_through]' <<<"$out")"

# people judge which is the most violent, and say by whom and why
ends "judged" 0 varsel group violent judge "$park" --round="$round" --time="2023-02-05 08:45" --by=ledelsen \
  --grounds="Meget vold, der ikke anmeldes" --role=project-leader
ends "on the scorecard" 0 varsel group scorecard --round="$round" --lang=da
contains "on the scorecard" "Vurderet mest voldelig: Parken" "$out"
contains "on the scorecard" "af ledelsen" "$out"
contains "known only" "Kun kendte hændelser" "$out"
judgement=$(jq -r .most_violent_judgement_id <<<"$(varsel group scorecard --round="$round" --output=json)")
ends "taken back" 0 varsel group violent withdraw "$judgement" --round="$round" --reason=mistaken --role=project-leader
ends "nobody" 0 varsel group scorecard --round="$round" --lang=da
contains "nobody" "Ingen er vurderet mest voldelig" "$out"

# never for EKI
ends "EKI" 3 varsel group scorecard --round="$round" --role=eki
ends "EKI" 3 varsel group audit show "$audit" --role=eki
done_testing
