#!/usr/bin/env bash
# Proof that the log is the one it was: heads signed and taken to a witness, a live server and its files checked against them; a
# changed witness, a changed file and a server that was put back to an older state and went on otherwise are found.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

public=$work/public-key
witness=$work/witness
sections() { # sections FROM TO NAME
  for ((number = $1; number <= $2; number++)); do
    echo "{\"method\": \"FocusService/RegisterSection\", \"request\": {\"section_id\": \"$(id "$number")\", \"name\": \"$3$number\"}}"
  done >"$work/file"
  ends "sections" 0 varsel import "$work/file"
}
publish() { varsel head publish --file="$witness" --public-key="$public" "$@"; }

start_server "$work/log" --development
cp "$work/data/signing.key.pub" "$public"
equal "only the server reads the key" 600 "$(stat -c %a "$work/data/signing.key")"
ends "nothing is signed yet" 4 publish
contains "nothing is signed yet" NO_SIGNED_HEAD "$err"
ends "nobody signs an empty log" 4 publish --sign
sections 1 300 S
ends "the first head" 0 publish --sign
contains "the first head" "300" "$out"
ends "nothing new" 0 publish --sign --output=json
equal "nothing new" false "$(jq .appended <<<"$out")"
sections 301 320 S
ends "the second head" 0 publish --sign
equal "two in the file" 2 "$(grep -c '^varsel/e2e/main/' "$witness")"
ends "heads" 0 varsel head list --output=json
equal "heads" "[320,300]" "$(jq -c '[.heads[].size | tonumber]' <<<"$out")"
refused "an officer signs nothing" 3 ROLE_NOT_ALLOWED "" SignHead '{}' --role=officer

# a live server
ends "sampled" 0 varsel verify --public-key="$public" --witness="$witness" --output=json
equal "sampled" '[true,320,2,20]' "$(jq -c '[.ok, .signed_size, .witness_heads, .records_checked]' <<<"$out")"
ends "all of it" 0 varsel verify --public-key="$public" --witness="$witness" --all --lang=da
contains "all of it" "Alt holder" "$out"
ends "these" 0 varsel verify --public-key="$public" --record=1,256,257,320
ends "by event" 0 varsel call GetInclusionProof "{\"position\": 7}"
printf '%064d\n' 7 >"$work/other-key"
ends "another key" 7 varsel verify --public-key="$work/other-key"
contains "another key" HEAD_SIGNATURE_WRONG "$err"
ends "no key" 4 varsel verify --public-key="$work/none"
ends "an access log in which nothing stands" 4 varsel verify --public-key="$public" --log=access
contains "an access log in which nothing stands" "No head has been signed yet" "$err"
sed 's/^300$/301/' "$witness" >"$work/changed"
ends "a changed witness" 7 varsel verify --public-key="$public" --witness="$work/changed"
cp "$work/changed" "$work/changed-2"
ends "is not added to" 7 varsel head publish --file="$work/changed-2" --public-key="$public"
cmp -s "$work/changed" "$work/changed-2" || fail "a changed witness was written to"
stop_server TERM
equal "the server ends well" 0 "$server_code"

# its files
cp -r "$work/data" "$work/older"
rm "$work/older/LOCK" "$work/older/log/LOCK" 2>/dev/null || true
before=$(find "$work/older" -type f -exec sha256sum {} + | sort | sha256sum)
ends "the files" 0 varsel verify --public-key="$public" --witness="$witness" --data="$work/older" --output=json
equal "the files" '[true,320,320]' "$(jq -c '[.ok, .signed_size, .records_checked]' <<<"$out")"
equal "they are not touched" "$before" "$(find "$work/older" -type f -exec sha256sum {} + | sort | sha256sum)"
cp -r "$work/older" "$work/changed-files"
wal=$(find "$work/changed-files/log" -name '*.log' -size +8k | head -n 1)
offset=$(grep -abo 'focus.v1.SectionRegistered' "$wal" | sed -n 100p | cut -d: -f1)
printf 'F' | dd of="$wal" bs=1 seek="$offset" conv=notrunc 2>/dev/null
ends "a changed record" 7 varsel verify --public-key="$public" --data="$work/changed-files" --output=json
equal "a changed record" false "$(jq .ok <<<"$out")"
cp -r "$work/older" "$work/changed-heads"
sed -i 's/^320$/321/' "$work/changed-heads/heads"
ends "a changed head" 7 varsel verify --public-key="$public" --data="$work/changed-heads"
ends "no log" 4 varsel verify --public-key="$public" --data="$work/none"
contains "no log" NOT_A_DATA_DIRECTORY "$err"

# the signing key is changed: the server says no, without the heads' keys it could not be told from a forgery
cp -r "$work/older" "$work/next-data"
printf '%064d\n' 9 >"$work/next-signing.key" && chmod 600 "$work/next-signing.key"
mv "$work/data" "$work/data.kept" && mv "$work/next-data" "$work/data"
start_server "$work/log" --development --signing_key_file="$work/next-signing.key"
sections 321 325 S
ends "a head of the next key" 0 varsel head sign --output=json
varsel head sign --output=json | jq -r .key_id >"$work/next-id"
sed -n 's/.*signing key id=[0-9a-f]* public=//p' "$work/log" | tail -n 1 >"$work/next-key"
cat "$public" "$work/next-key" >"$work/both-keys"
ends "one key is not enough" 7 varsel verify --public-key="$public" --witness="$witness"
ends "both are" 0 varsel verify --public-key="$work/both-keys" --witness="$witness" --all
ends "as two files" 0 varsel verify --public-key="$public" --public-key="$work/next-key" --witness="$witness"
ends "not in the wrong order" 7 varsel verify --public-key="$work/next-key" --public-key="$public" --witness="$witness"
cp "$witness" "$work/witness-2"
ends "a witness goes on" 0 varsel head publish --file="$work/witness-2" --public-key="$work/both-keys"
stop_server TERM
ends "its files by both" 0 varsel verify --public-key="$work/both-keys" --data="$work/data" --output=json
equal "its files by both" '[true,325]' "$(jq -c '[.ok, .records_checked]' <<<"$out")"
equal "how fast is told" true "$(jq '.records_per_second > 0 and .threads > 0' <<<"$out")"
ends "by one not" 7 varsel verify --public-key="$work/next-key" --data="$work/data"
rm -r "$work/data" && mv "$work/data.kept" "$work/data"

# put back to an older state, and gone on otherwise
start_server "$work/log" --development
sections 321 340 S
ends "the third head" 0 publish --sign
stop_server TERM
rm -r "$work/data" && cp -r "$work/older" "$work/data"
start_server "$work/log" --development
sections 501 540 T
ends "a fork" 7 publish --sign
contains "a fork" HEAD_CONTRADICTED "$err"
ends "a fork" 7 varsel verify --public-key="$public" --witness="$witness" --lang=da
contains "a fork" "er ikke den, der blev signeret" "$err"
equal "the witness is as it was" 3 "$(grep -c '^varsel/e2e/main/' "$witness")"
stop_server TERM

# a head of records that the log does not have: the server does not start
cp "$work/data/heads" "$work/heads"
rm -r "$work/data" && cp -r "$work/older" "$work/data"
cp "$work/heads" "$work/data/heads"
code=0
timeout 60 "$VARSEL_BIN/varseld" --development --dev_identity --data_dir="$work/data" --district=e2e --listen=127.0.0.1:0 \
  >"$work/out" 2>"$work/err" </dev/null || code=$?
equal "heads of another state" 1 "$code"
contains "heads of another state" HEAD_CONTRADICTED "$(cat "$work/err")"
done_testing
