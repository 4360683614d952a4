#!/usr/bin/env bash
# Measures Varsel on this machine, beside PostgreSQL doing the same durable work, and prints a table. The figures are also in a
# fresh build/bench.jsonl, one JSON object a line. Needs an otherwise idle machine and 6 GB of disk; takes about half an hour.
#   usage: deploy/bench.sh [--quick] [--seconds=N] [--persons="N..."]
#     --quick      smaller sizes and shorter measures, to see that it runs
#     --seconds=N  how long each rate is measured (5)
#     --persons=   the sizes of the growing log, a hundred attempts a person ("200 2000 20000")
#   VARSEL_BENCH_DIR: the folder, on the disk to be measured, in which the data lies meanwhile (build/bench)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

quick=no seconds=5 sizes_asked=
for argument in "$@"; do
  case $argument in
    --quick) quick=yes seconds=1 ;;
    --seconds=*) seconds=${argument#*=} ;;
    --persons=*) sizes_asked=${argument#*=} ;;
    -h | --help) sed -n '2,8p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "bench.sh: unknown option '$argument'" >&2; exit 2 ;;
  esac
done
# Persons with ten rounds each and ten attempts in each: 20 thousand, 200 thousand and 2 million attempts.
persons=(200 2000 20000)
record_persons=500  # 5,000 notifications to record attempts on: as many as the peer has persons
if [ "$quick" = yes ]; then
  persons=(200 1000)
  record_persons=200
fi

[ -z "$sizes_asked" ] || read -ra persons <<<"$sizes_asked"

deploy/setup.sh run bench
deploy/build.sh release varseld varsel varsel_bench varsel_token_bench
bench=build/release/varsel_bench

data=${VARSEL_BENCH_DIR:-build/bench}
rm -rf "$data"
mkdir -p "$data"
data=$(cd "$data" && pwd)
figures=build/bench.jsonl
server_pid=
clean_up() {
  stop_server
  rm -rf "$data"
}
trap clean_up EXIT

port=$((20000 + RANDOM % 20000))
server=127.0.0.1:$port metrics=127.0.0.1:$((port + 1))

# start_server DIR: sets startup_ms, the time from its start until it answers a call.
start_server() {
  local begun
  export VARSEL_DEV_KEY=$1/dev_identity.key # made when it was loaded: each call carries a token of it
  begun=$(date +%s%N)
  build/release/varseld --listen="$server" --metrics_listen="$metrics" --data_dir="$1" --district=bench --dev_identity \
    --district_key_file="$1/district.key" --log_level=warn \
    --calls_per_minute=0 --personal_reads_per_minute=0 2>"$data/varseld.log" >&2 &
  server_pid=$!
  "$bench" await --server="$server" --seconds=60 || {
    cat "$data/varseld.log" >&2
    exit 1
  }
  startup_ms=$((($(date +%s%N) - begun) / 1000000))
}
stop_server() {
  [ -n "$server_pid" ] || return 0
  kill "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  server_pid=
}
rss_mb() {
  awk '/^VmRSS/ {printf "%.0f", $2 / 1024}' "/proc/$server_pid/status"
}

# verify_files DIR ATTEMPTS: the log's files, no server. Per second: records, of all the time that it took.
verify_files() {
  build/release/varsel verify --public-key="$1/signing.key.pub" --data="$1" --output=json |
    jq -c --argjson attempts "$2" '{work: "verify", attempts: $attempts, records: .records_checked, per_s: (.records_per_second | round),
      seconds, record_seconds, other_files_checked, threads}'
}

# measured COMMAND...: its lines go to the figures and to the terminal.
measured() {
  "$@" | tee -a "$figures"
}

commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
[ -z "$(git status --porcelain --untracked-files=no 2>/dev/null)" ] || commit=$commit-dirty
memory=$(awk '/^MemTotal/ {printf "%.0f", $2 / 1048576}' /proc/meminfo)
cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
file_system=$(stat -f -c %T "$data")
printf '{"commit":"%s","date":"%s","cpu":"%s","cores":%d,"memory_gb":%d,"kernel":"%s","os":"%s","file_system":"%s","seconds":%s,"quick":%s}\n' \
  "$commit" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "${cpu:-unknown}" "$(nproc)" "$memory" "$(uname -r)" \
  "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)" "$file_system" "$seconds" \
  "$([ "$quick" = yes ] && echo true || echo false)" | tee "$figures"

# What the disk takes, and the log alone.
measured "$bench" fdatasync --dir="$data" --seconds="$seconds"
for in_flight in 1 64 256; do
  measured "$bench" log_append --dir="$data/append-$in_flight" --in_flight="$in_flight" --seconds="$seconds"
  rm -rf "$data/append-$in_flight"
done

# Who calls: a token that is known, and the first check of one, by algorithm.
measured build/release/varsel_token_bench

# Durable records beside null calls, through the same server and pipeline.
"$bench" load --dir="$data/record" --to="$record_persons"
start_server "$data/record"
for in_flight in 1 16 64 256; do
  measured "$bench" calls --work=null_rpc --server="$server" --in_flight="$in_flight" --seconds="$seconds"
  measured "$bench" calls --work=record_durable --server="$server" --metrics="$metrics" --to="$record_persons" \
    --in_flight="$in_flight" --seconds="$seconds"
done
stop_server
rm -rf "$data/record"

# The same log growing: query, start-up and memory at each size.
sizes=()
from=0
for to in "${persons[@]}"; do
  attempts=$((to * 100))
  sizes+=("$attempts")
  stage=
  [ "$from" != 0 ] || stage=--with_stage  # what the queries are asked of, once: the log grows, the answers do not
  "$bench" load --dir="$data/log" --from="$from" --to="$to" --with_attempts $stage
  from=$to
  start_server "$data/log"
  at_start=$(rss_mb)
  measured "$bench" queries --server="$server" --metrics="$metrics" --attempts="$attempts" --in_flight=1 --seconds="$seconds"
  measured "$bench" frames --server="$server" --attempts="$attempts"
  measured "$bench" watch --server="$server" --in_flight=100 --to="$to" --attempts="$attempts" --seconds="$seconds"
  printf '{"work":"startup","attempts":%d,"seconds":%s,"rss_mb":%d,"rss_after_queries_mb":%d}\n' "$attempts" \
    "$(awk -v ms="$startup_ms" 'BEGIN {printf "%.3f", ms / 1000}')" "$at_start" "$(rss_mb)" | tee -a "$figures"
  stop_server
done
measured verify_files "$data/log" "$attempts"
measured "$bench" replay --dir="$data/log" --attempts="$attempts"
measured "$bench" rebuild --dir="$data/log" --attempts="$attempts"
rm -rf "$data/log"

# PostgreSQL needs a folder that its own user may enter.
peer=$data
[ "$(id -u)" != 0 ] || su postgres -s /bin/sh -c "test -x '$data'" 2>/dev/null || peer=$(mktemp -d)
chmod 755 "$peer"
measured deploy/bench/postgres_peer.sh "$peer" "$seconds" "${sizes[@]}"
[ "$peer" = "$data" ] || rm -rf "$peer"

deploy/bench/table.sh "$figures"
echo "The figures are in $figures."
