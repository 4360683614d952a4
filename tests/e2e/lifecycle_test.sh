#!/usr/bin/env bash
# Starting and stopping: a stop under load loses nothing that was answered; a directory that is not this server's gives one clear
# line and a non-zero exit.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

line() { echo "{\"method\": \"FocusService/RegisterSection\", \"request\": {\"section_id\": \"$(id "$1")\", \"name\": \"S$1\"}}"; }
count() {
  local token="" total=0 page
  while :; do
    page=$(varsel call ListSections "{\"page_size\": 200, \"page_token\": \"$token\"}")
    total=$((total + $(jq '.sections | length' <<<"$page")))
    token=$(jq -r .next_page_token <<<"$page")
    [ -n "$token" ] || break
  done
  echo "$total"
}

start_server "$work/log" --development
for number in {1..600}; do line "$number"; done >"$work/file"

# The file is sent through a pipe that says when it has begun, so the stop comes in the midst of it.
mkfifo "$work/pipe"
varsel import "$work/pipe" --output=json >"$work/counts" 2>"$work/import-errors" &
importer=$!
exec {pipe}>"$work/pipe"
head -n 200 "$work/file" >&"$pipe"
until varsel call ListSections '{"page_size": 1}' | jq -e '.sections | length == 1' >/dev/null; do :; done
stop_server TERM
equal "SIGTERM drains and ends it well" 0 "$server_code"
{ tail -n +201 "$work/file" >&"$pipe" || true; } 2>"$work/pipe-errors" # nobody may be reading any more
exec {pipe}>&-
importer_code=0
wait "$importer" || importer_code=$?
equal "the importer is told" 6 "$importer_code"
answered=$(jq .accepted "$work/counts")

start_server "$work/log" --development
kept=$(count)
[ "$kept" -ge "$answered" ] || fail "$answered were answered, $kept are there"
[ "$kept" -le $((answered + 1)) ] || fail "$kept are there, only $answered were answered"
ends "running it again ends the same" 0 varsel import "$work/file"
equal "all are there, once" 600 "$(count)"

# start_fails WHAT PART flag...: one clear line that holds PART, and a non-zero exit.
start_fails() {
  local what=$1 part=$2 code=0
  shift 2
  timeout 60 "$VARSEL_BIN/varseld" --dev_identity "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
  case $code in 0 | 124) fail "$what: ended with $code" ;; esac
  equal "$what: one line" 1 "$(grep -vcE ' level=info |DEVELOPMENT IDENTITY' "$work/err" || true)" # beside what it logs
  contains "$what" "$part" "$(cat "$work/err")"
}
# The same, where several flags are wrong: a line for each.
start_fails_with_many() {
  local what=$1 part=$2 code=0
  shift 2
  timeout 60 "$VARSEL_BIN/varseld" --dev_identity "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
  equal "$what" 2 "$code"
  contains "$what" "$part" "$(cat "$work/err")"
}
start_fails "a directory in use" "Another process" --development --data_dir="$work/data" --district=e2e --listen=127.0.0.1:0
stop_server TERM
start_fails "another district" "another district" --development --data_dir="$work/data" --district=elsewhere --listen=127.0.0.1:0
start_fails "a development log in production" "development log" --data_dir="$work/data" --district=e2e --listen=127.0.0.1:0 \
  --district_key_file="$work/data/district.key"
start_fails_with_many "development on an open address" "loopback" --development --data_dir="$work/open" --district=e2e --listen=0.0.0.0:0
start_fails "a directory that cannot be made" "$work/file" --development --data_dir="$work/file/data" --district=e2e --listen=127.0.0.1:0
start_fails "a flag that is none" "--harbour" --development --data_dir="$work/flags" --district=e2e --harbour=1

cp -r "$work/data" "$work/before"
start_server "$work/log" --development
equal "none of it did any harm" 600 "$(count)"
varsel call RegisterSection "{\"request_id\": \"$(id 9601)\", \"section_id\": \"$(id 601)\", \"name\": \"S601\"}" >/dev/null
start_fails "an address in use" "in use" --development --data_dir="$work/other" --district=e2e --listen="$VARSEL_SERVER"
stop_server TERM
equal "it ends well" 0 "$server_code"

# An older copy of the log beside the newer head: what the head says was acknowledged is not there.
cp "$work/data/head" "$work/before/head"
start_fails "a log shorter than its recorded head" "LOG_SHORTER_THAN_HEAD" --development --data_dir="$work/before" --district=e2e --listen=127.0.0.1:0

cp -r "$work/data" "$work/newer"
"$VARSEL_BIN/newer_record" "$work/newer" e2e
start_fails "a newer format" "newer version" --development --data_dir="$work/newer" --district=e2e --listen=127.0.0.1:0

# Only where a small file system may be mounted, as root mostly.
mkdir "$work/full"
if mount -t tmpfs -o size=1m tmpfs "$work/full" 2>/dev/null; then
  start_fails "a full disk" "DISK_RESERVE" --development --data_dir="$work/full" --district=e2e --listen=127.0.0.1:0
  umount "$work/full"
fi
done_testing
