#!/usr/bin/env bash
# The restore drill: the pilot is written while backups are taken; the log is put back as it was last and as it was midway, and
# gives the same figures; keys lie apart; what cannot be put back is refused in one line and leaves nothing.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

public=$work/public-key
pilot=$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl
flags=(--development --backup_root="$work/backup" --key_backup_dir="$work/key-backups")
export VARSEL_ROLE=project-leader
# The server takes one by itself too; who comes meanwhile is told to wait.
backup() {
  local code=6
  while [ "$code" = 6 ]; do
    code=0
    varsel backup "$@" --role=administrator || code=$?
  done
  return "$code"
}
# After a restore to midway the views are built again: who comes meanwhile is told to wait.
figures() {
  local code=6
  while [ "$code" = 6 ]; do
    code=0
    varsel hit-rate --output=json >"$work/figures" 2>"$work/figures-err" || code=$?
  done
  jq -cS '[.targeted, .reached, .in_person, .telephone, .hit_rate, .attempts]' "$work/figures"
}
position() { varsel call GetStatus '{}' | jq -r .head_position; }

start_server "$work/log" "${flags[@]}"
cp "$work/data/signing.key.pub" "$public"
ends "an empty log" 4 backup take
contains "an empty log" NO_SIGNED_HEAD "$err"
half=$(($(wc -l <"$pilot") / 2))
head -n "$half" "$pilot" >"$work/first"
tail -n +"$((half + 1))" "$pilot" >"$work/second"
ends "the first half" 0 varsel import "$work/first"
midway=$(position)
midway_figures=$(figures)

# online: while the second half is written
varsel import "$work/second" >"$work/import-out" 2>&1 &
importer=$!
ends "a backup while it is written" 0 backup take --output=json
during=$(jq -r '.backups[0].position' <<<"$out")
[ "$during" -ge "$midway" ] || fail "the backup ends at $during, before $midway"
wait "$importer" || fail "the import: $(cat "$work/import-out")"
last=$(position)
last_figures=$(figures)
ends "somebody reads" 0 varsel person --output=json --purpose=notification
reads() { varsel access list --output=json --role=dpo --purpose=oversight | jq -cS '[.reads[]? | select(.method | endswith("ListReads") | not) | [.position, .actor_id, .method, .person_ids]]'; }
read_before=$(reads)
[ "$(jq length <<<"$read_before")" -gt 0 ] || fail "the access log is empty"
ends "a second one" 0 backup take --output=json
equal "a second one" "$last" "$(jq -r '.backups[0].position' <<<"$out")"
accessed=$(jq -r '.backups[] | select(.log == "LOG_NAME_ACCESS") | .position' <<<"$out")
[ "${accessed:-0}" -gt 0 ] || fail "the access log is not in the backup"
copied=$(jq -r '.backups[0].files_copied' <<<"$out")
[ "$copied" -lt "$(jq -r '.backups[0].files' <<<"$out")" ] || fail "every file was copied again"
ends "keys" 0 backup keys
contains "keys" "lapses" "$out"
ends "a list" 0 backup list --output=json
equal "a list" '[true,true]' "$(jq -c '[(.points | length >= 2), (.key_backups | length > 0)]' <<<"$out")"
ends "elsewhere" 3 backup take --to=/tmp
contains "elsewhere" BACKUP_PLACE_NOT_ALLOWED "$err"
refused "not an administrator" 3 ROLE_NOT_ALLOWED "" TakeBackup '{}'
stop_server TERM
equal "the server ends well" 0 "$server_code"
grep -rqa 'focus.v1' "$work/backup" && fail "the backup can be read"
[ -z "$(find "$work/backup" -name '*key*')" ] || fail "there are keys in the backup"

mv "$work/data" "$work/original"
key=$work/original/district.key
restore() { varsel backup restore --from="$work/backup" --to="$work/data" --district-key-file="$key" --keys="$work/key-backups" "$@"; }
started() { start_server "$work/log" --development --district_key_file="$key" --signing_key_file="$work/original/signing.key"; }

ends "the backup verifies" 0 varsel verify --public-key="$public" --backup="$work/backup" --district-key-file="$key" --output=json
equal "the backup verifies" "[true,$last]" "$(jq -c '[.points >= 2, .records_checked]' <<<"$out")"

# what cannot be put back
ends "another district" 3 restore --district=elsewhere
contains "another district" BACKUP_OTHER_DISTRICT "$err"
printf '%064d\n' 7 >"$work/wrong-key" && chmod 600 "$work/wrong-key"
ends "a wrong key" 3 varsel backup restore --from="$work/backup" --to="$work/data" --district-key-file="$work/wrong-key" \
  --keys="$work/key-backups"
contains "a wrong key" BACKUP_KEY_WRONG "$err"
ends "beyond" 4 restore --position=9999999
contains "beyond" BACKUP_POINT_BEYOND "$err"
ends "no backup" 4 varsel backup restore --from="$work/none" --to="$work/data" --district-key-file="$key" --keys="$work/key-backups"
mkdir "$work/full" && touch "$work/full/file"
ends "not empty" 3 varsel backup restore --from="$work/backup" --to="$work/full" --district-key-file="$key" --keys="$work/key-backups"
contains "not empty" BACKUP_TARGET_NOT_EMPTY "$err"
[ ! -e "$work/data" ] || fail "something was left behind"

# as it was last
ends "restored" 0 restore --district=e2e --output=json
equal "restored" "[$last,true]" "$(jq -c '[.position, .development]' <<<"$out")"
equal "the access log too" "$accessed" "$(jq .access.position <<<"$out")"
ends "it verifies" 0 varsel verify --public-key="$public" --data="$work/data"
ends "the access log verifies" 0 varsel verify --public-key="$public" --data="$work/data" --log=access --output=json
equal "the access log verifies" "$accessed" "$(jq .records_checked <<<"$out")"
[ ! -e "$work/data/access/keys" ] || fail "there are keys beside the access log"
started
equal "who read what before is told" "$read_before" "$(reads | jq -cS --argjson n "$accessed" '[.[] | select((.[0] | tonumber) <= $n)]')"
equal "the same figures" "$last_figures" "$(figures)"
equal "the same position" "$last" "$(position)"
ends "names open" 0 varsel person --output=json --purpose=notification
stop_server TERM
rm -r "$work/data"

# as it was midway, and on from there
ends "restored midway" 0 restore --position="$midway" --output=json
equal "restored midway" "$midway" "$(jq .position <<<"$out")"
equal "what was read stays read" "$accessed" "$(jq .access.position <<<"$out")"
started
equal "the figures of then" "$midway_figures" "$(figures)"
ends "it goes on" 0 varsel import "$work/second"
equal "to the same figures" "$last_figures" "$(figures)"
stop_server TERM
equal "the server ends well" 0 "$server_code"
ends "it verifies" 0 varsel verify --public-key="$public" --data="$work/data"

# the district's key is rotated: the kept copies, and those elsewhere, follow
cp -r "$work/backup" "$work/backup-elsewhere"
cp -r "$work/key-backups" "$work/keys-elsewhere"
next_key=$work/next.key
head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$next_key" && chmod 600 "$next_key"
start_server "$work/log" --development --district_key_file="$key" --signing_key_file="$work/original/signing.key" \
  --district_key_file_next="$next_key" --backup_root="$work/backup" --key_backup_dir="$work/key-backups" --backup_every=48h
rotate() {
  local code=6
  while [ "$code" = 6 ]; do
    code=0
    varsel keys rotate --output=json --role=administrator || code=$?
  done
  return "$code"
}
ends "a rotation" 0 rotate
equal "both logs' backups and the keys' follow" '[true,"2",true]' "$(jq -c '[.rotated, .backups, ((.key_backups | tonumber) > 0)]' <<<"$out")"
ends "and go on" 0 backup take
stop_server TERM
mv "$work/data" "$work/rotated"
ends "the old key opens no backup" 3 restore
contains "the old key opens no backup" BACKUP_KEY_WRONG "$err"
with_next() { varsel backup restore --to="$work/data" --district-key-file="$next_key" "$@"; }
ends "the next one does" 0 with_next --from="$work/backup" --keys="$work/key-backups" --position="$last" --output=json
equal "the next one does" "$last" "$(jq .position <<<"$out")"
rm -r "$work/data"
ends "elsewhere it is done by hand" 0 varsel backup rewrap --from="$work/backup-elsewhere" --keys="$work/keys-elsewhere" \
  --district-key-file="$key" --next-district-key-file="$next_key" --output=json
equal "elsewhere it is done by hand" '[2,true]' "$(jq -c '[.backups, .key_backups > 0]' <<<"$out")"
ends "and opens" 0 with_next --from="$work/backup-elsewhere" --keys="$work/keys-elsewhere"
done_testing
