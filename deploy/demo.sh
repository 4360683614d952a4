#!/usr/bin/env bash
# Sets everything up and runs the main job: starts varseld on var/demo, loads the pilot Forenet Mod Vold 2022-2023 over gRPC
# and prints the hit rate of both rounds, together and apart, how the message was received, what was announced and what was
# kept, which levers are ready, and the EKI table that both controllers signed; and writes the conflict's replay as one page,
# var/demo/genafspilning.html, with what was known on Friday 17 February 2023 beside what is known now. Stays up until Ctrl-C.
#   usage: deploy/demo.sh [--once] [--json]
#     --once   ends after printing
#     --json   prints nothing on standard output but one JSON object: hit_rate (all, by_round), reception, promises,
#              eki and replay (steps_as_happened, steps_as_known_then: until the same Friday)
# Run again it is quick and ends the same. var/demo is made anew when the pilot file has changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

once=no
json=no
for argument in "$@"; do
  case $argument in
    --once) once=yes ;;
    --json) json=yes ;;
    -h | --help) sed -n '2,10p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "demo.sh: unknown argument '$argument'; see --help" >&2; exit 2 ;;
  esac
done

pilot=deploy/demo/pilot-2022-2023.jsonl
data=var/demo
log=var/demo-server.log
build=build/release
port=${VARSEL_DEMO_PORT:-7450}
server=
# The figures are asked for as the pilot's project leader.
# The server makes the key; tokens are issued from it, for this machine only.
export VARSEL_DEV_KEY=$data/dev_identity.key
unset VARSEL_TOKEN VARSEL_TOKEN_FILE
export VARSEL_ACTOR=7525c278-a5f4-5ab0-8056-8105354b04e4 VARSEL_ROLE=project-leader VARSEL_PURPOSE=notification
group=ad8125bd-33a3-59c8-afe6-94699f8fd976  # the one with a sanction package
person=3fb520aa-0f8a-55eb-92c8-fc9cb8c7c4c6 # of it
friday='2023-02-17 16:00' # an incident of the 10th was recorded on the 21st
page=$data/genafspilning.html
mkdir -p var

say() { echo "$@" >&2; }

exec {lock}>var/demo.lock
flock --nonblock "$lock" || {
  say "demo.sh: another demo is running on $data. Stop it first (Ctrl-C in its terminal)."
  exit 1
}

stop_server() {
  [ -n "$server" ] || return 0
  kill -TERM "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
trap stop_server EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Runs a step quietly; its output is shown only when it fails.
step() {
  local name=$1 output=var/demo-build.log
  shift
  if ! "$@" >"$output" 2>&1; then
    say "demo.sh: $name failed:"
    tail -n 40 "$output" >&2
    exit 1
  fi
}

set_up() {
  [ ! -x deploy/setup.sh ] || step "installing packages" deploy/setup.sh run
  if ! { [ -x "$build/varseld" ] && [ -x "$build/varsel" ]; }; then
    say "Building varseld and varsel (some minutes the first time)"
  fi
  step "building" deploy/build.sh release varseld varsel
}

# Starts the server at $1 and waits for the line that says where it listens. 1 = it did not start.
start_server() {
  : >"$log"
  "$build/varseld" --development --dev_identity --data_dir="$data" --district=demo --listen="$1" \
    --calls_per_minute=0 --personal_reads_per_minute=0 >>"$log" 2>&1 &
  server=$!
  local line
  while kill -0 "$server" 2>/dev/null; do
    line=$(grep -m1 -oE 'listening[^0-9]*[0-9.]+:[0-9]+' "$log" || true)
    if [ -n "$line" ]; then
      export VARSEL_SERVER=${line##*[^0-9.:]}
      return 0
    fi
    sleep 0.05
  done
  server=
  return 1
}

start() {
  start_server "127.0.0.1:$port" || start_server 127.0.0.1:0 || {
    say "demo.sh: varseld did not start:"
    tail -n 20 "$log" >&2
    exit 1
  }
}

# The directory belongs to one pilot file: another file, another directory.
renew_data() {
  local sum
  sum=$(sha256sum <"$pilot")
  if [ "$(cat "$data.sum" 2>/dev/null || true)" != "$sum" ]; then
    rm -rf "$data" "$data.sum"
    mkdir -p "$data"
    echo "$sum" >"$data.sum"
  fi
}

print_text() {
  cat <<TEXT
Forenet Mod Vold 2022-2023: piloten, med opdigtede personer.
Fordelingen på de to runder er opdigtet; tallene i alt er rapportens.

TEXT
  "$build/varsel" hit-rate
  printf '\nVarslede greb, og hvad der siden blev gjort:\n'
  "$build/varsel" promises
  printf '\nParathed, pakke for pakke:\n'
  "$build/varsel" package
  "$build/varsel" package --of-group="$group"
  echo
  eki
  [ -z "$page" ] || printf '\nForløbet omkring grupperingen, som én side at åbne i en browser: %s\n' "$page"
}

# The newest EKI table that both controllers signed; before there is one, as it stands, with small cells suppressed.
eki() {
  "$build/varsel" eki --signed=yes "$@" 2>/dev/null || "$build/varsel" eki "$@"
}

# The conflict of the group with the package, as one page: what was known that Friday beside what is known now.
write_page() {
  "$build/varsel" replay --group="$group" --from=2022-12-01 --until=2023-05-01 --as-known-at="$friday" --html="$page" >/dev/null
}

# How many steps there were until that Friday: as known now, or with --as-known-at as they were known then.
steps_until_friday() {
  "$build/varsel" replay --group="$group" --until="$friday" --output=json --pick=/steps_total "$@"
}

print_json() {
  local all by_round reception promises eki happened known
  all=$("$build/varsel" hit-rate --output=json)
  by_round=$("$build/varsel" hit-rate --output=json --by=round --pick=/breakdowns/round)
  reception=$("$build/varsel" reception --output=json)
  promises=$("$build/varsel" promises --output=json)
  eki=$(eki --output=json)
  # Another pilot may not have the group.
  happened=$(steps_until_friday 2>/dev/null) || happened=null
  known=$(steps_until_friday --as-known-at="$friday" 2>/dev/null) || known=null
  printf '{"hit_rate": {"all": %s, "by_round": %s}, "reception": %s, "promises": %s, "eki": %s, ' \
    "$all" "$by_round" "$reception" "$promises" "$eki"
  printf '"replay": {"steps_as_happened": %s, "steps_as_known_then": %s}}\n' "$happened" "$known"
}

set_up
renew_data
start
# Safe to run again: what is there already is answered with its first reply.
"$build/varsel" import "$pilot" >&2
write_page || page=''
if [ "$json" = yes ]; then print_json; else print_text; fi
if [ "$once" = no ]; then
  say
  say "varseld svarer på $VARSEL_SERVER (data i $data, log i $log). Prøv i en anden terminal:"
  say "  export VARSEL_SERVER=$VARSEL_SERVER VARSEL_ACTOR=$VARSEL_ACTOR VARSEL_ROLE=$VARSEL_ROLE VARSEL_PURPOSE=$VARSEL_PURPOSE \\"
  say "    VARSEL_DEV_KEY=$PWD/$VARSEL_DEV_KEY"
  say "  $build/varsel hit-rate --by=section,way"
  say "  $build/varsel followups"
  say "  $build/varsel promises --unbacked=yes"
  say "  $build/varsel duty"
  say "  $build/varsel replay --group=$group --until='$friday' --as-known-at='$friday'"
  say "  $build/varsel talking-paper $person --html=var/samtaleark.html"
  say "Ctrl-C stopper."
  wait "$server"
fi
