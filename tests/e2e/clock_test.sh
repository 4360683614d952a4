#!/usr/bin/env bash
# The server's clock is set while it runs: nothing is written, and nothing personal read, until an administrator has confirmed the
# time; then both go on.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

admin=$(id 90) person=$(id 1)
ahead() { # ahead SECONDS: of the true time, for the server and for who calls it. Returns when the server has seen it.
  local bytes
  bytes=$(printf '%016x' "$1" | sed 's/\(..\)\(..\)\(..\)\(..\)\(..\)\(..\)\(..\)\(..\)/\\x\8\\x\7\\x\6\\x\5\\x\4\\x\3\\x\2\\x\1/')
  printf '%b' "$bytes" | dd of="$work/ahead" conv=notrunc status=none
  [ -n "$server" ] || return 0
  # It looks at the machine's clock every two seconds or so; until then a token of the new time is not valid to it.
  for _ in $(seq 1 1000); do
    if varsel call ListSections '{}' >"$work/out" 2>&1; then return 0; fi
  done
  fail "$1 seconds ahead: the server did not see it: $(cat "$work/out")"
}
writes() { # writes WHAT CODE: a section more
  next
  ends "$1" "$2" varsel call RegisterSection "{\"request_id\": \"$rid\", \"section_id\": \"$(id "$((600 + request))")\", \"name\": \"Nord $request\"}"
}
reads() { # reads WHAT CODE: of a person
  ends "$1" "$2" varsel call GetPerson "{\"person_id\": \"$person\"}"
}
confirms() { # confirms WHAT CODE SECONDS: the administrator's own clock is as far ahead
  next
  ends "$1" "$2" varsel call ConfirmClock --actor="$admin" --role=administrator \
    "{\"request_id\": \"$rid\", \"confirmed_time\": \"$(date -u -d "@$(($(date +%s) + $3))" +%Y-%m-%dT%H:%M:%SZ)\"}"
}

mkdir -p "$work/data"
(umask 077 && od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$work/data/district.key")
ahead 0
export SHIFTED_CLOCK=$work/ahead
varsel() { LD_PRELOAD=$VARSEL_BIN/libshifted_clock.so "$VARSEL_BIN/varsel" "$@"; }
LD_PRELOAD=$VARSEL_BIN/libshifted_clock.so start_server "$work/log" --district_key_file="$work/data/district.key"
next
ends "a section" 0 varsel call RegisterSection "{\"request_id\": \"$rid\", \"section_id\": \"$section\", \"name\": \"Nord\"}"
next
ends "a person" 0 varsel call RegisterPerson --actor="$(id 51)" \
  "{\"request_id\": \"$rid\", \"person_id\": \"$person\", \"section_id\": \"$section\", \"name\": \"Opdigtet\", \"invented\": true}"
reads "a read" 0
ahead 240
writes "four minutes are made up for" 0
reads "and the access log goes on" 0

ahead 4000
writes "the clock jumped" 6
contains "the clock jumped" "reason CLOCK_JUMPED" "$err"
reads "nothing personal is read meanwhile" 6
contains "nothing personal is read meanwhile" "reason READ_NOT_LOGGED" "$err"
confirms "another time than the server's" 3 0
contains "another time than the server's" "reason CLOCK_DIFFERS" "$err"
writes "still" 6
confirms "the time is confirmed" 0 4000
writes "writing goes on" 0
reads "reading goes on" 0

ahead 0
writes "it jumped back" 6
reads "and for what is read" 6
confirms "confirmed" 0 0
writes "writing goes on after it" 0
reads "reading goes on after it" 0
stop_server
equal "it ends well" 0 "$server_code"
done_testing
