#!/usr/bin/env bash
# Prints the figures of build/bench.jsonl as a Markdown table, with the ratios that they are measured for.
#   usage: table.sh [FILE=build/bench.jsonl]
set -euo pipefail
figures=${1:-build/bench.jsonl}

echo
jq -r 'select(.commit) | "Commit \(.commit), \(.date). \(.cpu), \(.cores) cores, \(.memory_gb) GB, \(.file_system), Linux \(.kernel), \(.os). Client, server and PostgreSQL share the cores."' "$figures"
echo
echo "| work | at | per s | p50 ms | p99 ms | server ms | seconds | RSS MB |"
echo "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
jq -r 'select(.work) | def n: if . == null then "" else tostring end;
  "| \(.work)\(if .view then " (" + .view + ")" else "" end) | \(if .attempts then "\(.attempts) attempts" else .of // "\(.in_flight // 1) in flight" end) | \(.per_s | n) | \(.p50_ms // (if .ns then .ns / 1e6 else null end) | n) | \(.p99_ms | n) | \(.server_ms | n) | \(.seconds | n) | \(.rss_mb | n) |"' "$figures"
echo
jq -rs '
  def at($work; $n): map(select(.work == $work and .in_flight == $n)) | first;
  def sized($work): map(select(.work == $work)) | sort_by(.attempts);
  def say($what; $value; $reach; $met): "\(if $met then "reached " else "short   " end) \($what): \($value * 1000 | round / 1000) (reach: \($reach))";
  def share($a; $b): if ($b // 0) == 0 then 0 else $a / $b end;
  (at("record_durable"; 64).per_s) as $ours
  | share($ours; at("null_rpc"; 64).per_s) as $of_null
  | share($ours; at("postgres_record"; 64).per_s) as $of_postgres
  | share(at("record_durable"; 1).p50_ms; at("null_rpc"; 1).p50_ms + at("fdatasync"; 1).p50_ms) as $single
  | sized("hit_rate") as $hit | sized("startup") as $start | sized("watch") as $watch | sized("watch_hour") as $hour | sized("watch_first") as $first
  | share($hit[-1].server_ms; $hit[0].server_ms) as $growth
  | (map(select(.attempts and .server_ms) | .work) | unique - ["hit_rate"]) as $queries
  | (map(select(.work == "replay")) | first) as $replay
  | (map(select(.work == "verify")) | first) as $verify
  | say("durable record / null call, 64 in flight"; $of_null; "at least 0.45"; $of_null >= 0.45),
    say("durable record / PostgreSQL, 64 in flight"; $of_postgres; "at least 1.5"; $of_postgres >= 1.5),
    say("single caller p50 / (null call + fdatasync)"; $single; "at most 2"; $single <= 2),
    say("hit rate at \($hit[-1].attempts) attempts, p50 ms"; $hit[-1].p50_ms; "under 1"; $hit[-1].p50_ms < 1),
    say("hit rate, server time at \($hit[-1].attempts) / at \($hit[0].attempts)"; $growth; "at most 1.2"; $growth <= 1.2),
    ($queries[] as $name | sized($name) as $query
      | say("\($name) at \($query[-1].attempts) attempts, server ms"; $query[-1].server_ms; "under 2"; $query[-1].server_ms < 2),
        (share($query[-1].server_ms; $query[0].server_ms) as $grown
          | say("\($name), server time at \($query[-1].attempts) / at \($query[0].attempts)"; $grown; "at most 1.2"; $grown <= 1.2))),
    say("watched by \($watch[-1].in_flight), p99 ms"; $watch[-1].p99_ms; "under 10"; $watch[-1].p99_ms < 10),
    say("the same as in a steady hour, \($hour[-1].first_share * 100 | round) % first readings, p99 ms"; $hour[-1].p99_ms; "under 10"; $hour[-1].p99_ms < 10),
    say("the same, each their first reading of the person, p99 ms"; $first[-1].p99_ms; "under 10"; $first[-1].p99_ms < 10),
    say("start-up at \($start[-1].attempts) attempts, s"; $start[-1].seconds; "under 2"; $start[-1].seconds < 2),
    say("memory at \($start[-1].attempts) attempts, MB"; $start[-1].rss_mb; "under 400"; $start[-1].rss_mb < 400),
    say("verify offline, records per s"; $verify.per_s; "over 300000"; $verify.per_s > 300000),
    say("replay, records per s"; $replay.per_s; "over 500000"; $replay.per_s > 500000)' "$figures"
