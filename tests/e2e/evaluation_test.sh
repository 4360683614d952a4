#!/usr/bin/env bash
# The evaluation export on the command line: an agreement recorded and approved by two, the file and its data dictionary, its
# SHA-256 in the log; the dose in it is that of the dashboards; and what is refused: unapproved, outside, expired.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

second=11111111-0000-4000-8000-000000000002
agreement=$(id 1)
start_server "$work/log" --development
ends "the pilot" 0 varsel import "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl"
export VARSEL_PURPOSE=evaluation

# agreement ID UNTIL [flag...]
agree() {
  varsel evaluation agreement --id="$1" --recipient="Det Opdigtede Universitet" --for=evaluation --basis=rhl-10 --from=2023-04-01 \
    --until="$2" --data-from=2022-11-01 --data-until=2023-04-30 "${@:3}"
}
ends "an agreement that is over before it begins" 3 agree "$agreement" 2023-03-01 --at="2023-05-01 08:00"
contains "an agreement that is over before it begins" "AGREEMENT_UNTIL_BEFORE_FROM" "$err"
ends "an agreement" 0 agree "$agreement" 2023-12-31
weeks=(--from=2022-11-14 --until=2023-04-17)
ends "unapproved" 3 varsel evaluation export "$agreement" "${weeks[@]}" --out="$work/out"
contains "unapproved" "AGREEMENT_NOT_APPROVED" "$err"
ends "approved by the one who recorded it" 3 varsel evaluation approve "$agreement"
contains "approved by the one who recorded it" "APPROVER_RECORDED_IT" "$err"
ends "approved by a second" 0 varsel evaluation approve "$agreement" --actor="$second" --role=leadership
ends "the agreements" 0 varsel evaluation list --lang=da
contains "the agreements" "Det Opdigtede Universitet" "$out"
contains "the agreements" "gælder" "$out"

ends "outside of the agreement" 3 varsel evaluation export "$agreement" --from=2022-10-31 --until=2023-04-17 --out="$work/out"
contains "outside of the agreement" "EXPORT_PERIOD_OUTSIDE_AGREEMENT" "$err"
ends "half a week" 3 varsel evaluation export "$agreement" --from=2022-11-15 --until=2023-04-17 --out="$work/out"
contains "half a week" "The nearest Monday is 2022-11-14" "$err"
[ ! -e "$work/out" ] || fail "what is refused writes nothing"

ends "an export" 0 varsel evaluation export "$agreement" "${weeks[@]}" --id="$(id 2)" --out="$work/out" --output=json
file=$(jq -r .file <<<"$out")
equal "its hash" "$(sha256sum "$file" | cut -d' ' -f1)" "$(jq -r .sha256 <<<"$out")"
equal "its rows" "$(grep -vc '^#' "$file")" "$(($(jq -r .rows <<<"$out") + 1))"
for said in "PERSONAL DATA (pseudonymised)" "# agreement: $agreement" "# recipient: Det Opdigtede Universitet" "# purpose: evaluation" \
  "# legal_basis: rhl-10" "# valid_until: 2023-12-30T23:00:00Z" "# made_by: $leader" "# period: 2022-W46 to 2023-W15" \
  "much violence is never reported" "Nothing here makes a claim of effect"; do
  contains "the head" "$said" "$(grep '^#' "$file")"
done
for named in $(jq -r 'select(.method // "" | endswith("RegisterGroup") or endswith("RegisterPerson")) | .request
    | .group_id // .person_id' "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl"); do
  lacks "no group and no person" "$named" "$(cat "$file")"
done
# column NAME: its sum over the file
column() {
  grep -v '^#' "$file" | awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } NR > 1 { sum += $at }
    END { print sum + 0 }'
}
dose=$(varsel call GetDose '{"from": "2022-11-14T00:00:00+01:00", "until": "2023-04-17T00:00:00+02:00"}' --output=json)
for counted in deliveries reached; do
  equal "the dose: $counted" "$(jq "[.parts[] | select(.group_id // \"\" != \"\") | .$counted // 0] | add" <<<"$dose")" \
    "$(column "$counted")"
done
equal "each group has a row for each week" "8 22" \
  "$(grep -v '^#' "$file" | awk -F, 'NR > 1 { groups[$1]++; weeks[$2]++ } END { print length(groups), length(weeks) }')"
[ "$(column aggressor_knife)" != 0 ] || [ "$(column aggressor_firearm)" != 0 ] || fail "the conflict's incidents are counted"
contains "the data dictionary" "| offers_made | " "$(cat "$work/out/evaluation-dictionary.md")"
equal "a line for each column" "$(grep -v '^#' "$file" | head -1 | tr ',' '\n' | wc -l)" \
  "$(($(grep -c '^| ' "$work/out/evaluation-dictionary.md") - 2))"

cp "$file" "$work/first.csv"
ends "fetched again" 0 varsel evaluation fetch "$(id 2)" --out="$work/out" --lang=da
contains "fetched again" "Persondata (pseudonymiserede)" "$out"
cmp -s "$file" "$work/first.csv" || fail "the same bytes each time"
ends "of another" 4 varsel evaluation fetch "$(id 2)" --out="$work/out" --actor="$second"
ends "who took what" 0 varsel evaluation exports --output=json --role=dpo
equal "who took what" "[\"$leader\",\"$(sha256sum "$file" | cut -d' ' -f1)\"]" "$(jq -c '.exports[0] | [.made_by, .sha256]' <<<"$out")"

ends "expired" 3 varsel evaluation export "$agreement" "${weeks[@]}" --out="$work/out" --at="2024-01-01 08:00"
contains "expired" "AGREEMENT_EXPIRED" "$err"
contains "expired: until when" "2023-12-31" "$err"
ends "fetched too late" 3 varsel evaluation fetch "$(id 2)" --out="$work/out"
ends "the agreements" 0 varsel evaluation list --lang=da
contains "the agreements" "udløbet" "$out"
stop_server
equal "the server ends well" 0 "$server_code"
done_testing
