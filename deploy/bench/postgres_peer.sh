#!/usr/bin/env bash
# The same durable work on PostgreSQL, as somebody would build it instead, measured with pgbench in the same run:
#   postgres_record     one contact attempt in one call (one function, one commit, fsync on): the person's version is raised, an
#                       event with a 200-byte note is appended, the attempt is inserted; at 1, 16, 64 and 256 clients
#   postgres_hit_rate   the person-level hit rate of a round by section, over ATTEMPTS rows, as one SQL query
# A private server on loopback under a temporary folder in FOLDER, removed at the end. There is no service in front of it: no
# validation, no roles, no sealing, no idempotent requests, no views. Prints one JSON object a line.
#   usage: postgres_peer.sh FOLDER [SECONDS=5] [ATTEMPTS=200000]...
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,8p' "${BASH_SOURCE[0]}"; exit 2; }
folder=$1 seconds=${2:-5}
shift; [ $# = 0 ] || shift
sizes=("${@:-200000}")

bin=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "postgres_peer.sh: PostgreSQL is not installed; run deploy/setup.sh bench" >&2; exit 1; }
bin=$(dirname "$bin")
dir=$(mktemp -d -p "$folder" postgres.XXXXXX)
sockets=$(mktemp -d)  # a socket's path must be short
port=$((20000 + RANDOM % 20000))

# PostgreSQL does not run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "$1"; else bash -c "$1"; fi
}
stop() {
  as_server "'$bin/pg_ctl' -D '$dir/data' -m immediate stop" >/dev/null 2>&1 || true
  rm -rf "$dir" "$sockets"
}
trap stop EXIT
if [ "$(id -u)" = 0 ]; then
  chown postgres "$dir" "$sockets"
  # every folder above it must let him through
  above=$dir
  while [ "$above" != / ]; do
    above=$(dirname "$above")
    as_server "test -x '$above'" || { echo "postgres_peer.sh: the user postgres may not enter $above" >&2; exit 1; }
  done
fi
as_server "'$bin/initdb' -A trust -D '$dir/data'" >/dev/null 2>&1
as_server "'$bin/pg_ctl' -w -D '$dir/data' -l '$dir/log' -o '-p $port -k $sockets -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=512MB' start" >/dev/null

export PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres PGDATABASE=postgres PGOPTIONS='-c client_min_messages=warning'
psql -q <<'SQL'
create table person(id int primary key, section int not null, round int not null, version int not null default 0);
insert into person(id, section, round) select g, g % 12, g % 25 from generate_series(1, 5000) g;
create table event(position bigserial primary key, stream int not null, version int not null, type text not null,
                   occurred timestamptz not null, recorded timestamptz not null default now(), actor text not null,
                   request uuid not null unique, payload jsonb not null, unique (stream, version));
create table attempt(id bigserial primary key, person int not null, at timestamptz not null, way int not null,
                     outcome int not null, officer text not null);
create index on attempt(person, at);
create function record_attempt(p int, w int) returns bigint language plpgsql as $$
declare v int; pos bigint;
begin
  update person set version = version + 1 where id = p returning version into v;
  insert into event(stream, version, type, occurred, actor, request, payload)
    values (p, v, 'AttemptRecorded', now(), 'officer-17', gen_random_uuid(),
            jsonb_build_object('way', w, 'outcome', w, 'note', repeat('ringede to gange, intet svar. ', 7)))
    returning position into pos;
  insert into attempt(person, at, way, outcome, officer) values (p, now(), w, w, 'officer-17');
  return pos;
end $$;
SQL

# measure WORK COUNT_NAME COUNT CLIENTS SCRIPT: rate from pgbench, quantiles from its log of every tenth transaction.
measure() {
  local work=$1 name=$2 count=$3 clients=$4 script=$5 per_s
  rm -f "$dir"/times.*
  per_s=$(cd "$dir" && "$bin/pgbench" -n -M prepared -f "$script" -c "$clients" -j 2 -T "$seconds" \
    -l --sampling-rate=0.1 --log-prefix="$dir/times" 2>/dev/null | awk '/^tps/ {printf "%.0f", $3}')
  cat "$dir"/times.* | awk '{print $3}' | sort -n | awk -v work="$work" -v name="$name" -v count="$count" \
    -v clients="$clients" -v per_s="$per_s" '
    {took[NR] = $1}
    END {
      in_flight = name == "in_flight" ? "" : sprintf("\"in_flight\":%d,", clients)
      printf "{\"work\":\"%s\",\"%s\":%d,%s\"per_s\":%d,\"p50_ms\":%.3f,\"p99_ms\":%.3f}\n", work, name, count, in_flight,
             per_s, took[int((NR - 1) * 0.5) + 1] / 1000, took[int((NR - 1) * 0.99) + 1] / 1000
    }'
}

printf '%s\n' '\set p random(1, 5000)' '\set w random(1, 8)' 'select record_attempt(:p, :w);' >"$dir/record.sql"
for clients in 1 16 64 256; do
  measure postgres_record in_flight "$clients" "$clients" "$dir/record.sql"
done

cat >"$dir/hitrate.sql" <<'SQL'
\set r random(0, 24)
select p.section, count(*) targeted, count(*) filter (where exists (select 1 from attempt a where a.person = p.id and a.outcome = 0)) reached, sum((select count(*) from attempt a where a.person = p.id)) attempts from person p where p.round = :r group by p.section;
SQL
for attempts in "${sizes[@]}"; do
  psql -q -c "truncate attempt" -c "insert into attempt(person, at, way, outcome, officer)
    select 1 + (g % 5000), now() - (g % 1000) * interval '1 hour', g % 8, case when g % 37 = 0 then 0 else 1 + g % 8 end,
           'officer-' || g % 40 from generate_series(1, $attempts) g" -c "vacuum analyze attempt"
  measure postgres_hit_rate attempts "$attempts" 1 "$dir/hitrate.sql"
done
