#!/usr/bin/env bash
# Time and memory of the final read and of `harness check` for a run of many writes, beside what PostgreSQL's own COPY of the same table takes.
#   benchmarks/check/run.sh [writes=10000000] [rounds=3]
# Goals: both below 300 MB whatever the number of writes, and together within twice the COPY of what the final read reads.
set -u
writes=${1:-10000000} rounds=${2:-3}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/benchmarks/server.sh"
. "$root/benchmarks/cluster.sh"
need psql postgresql-client
build Verifier
evidence="$scratch/evidence/evidence"
dotnet build "$root/benchmarks/check/evidence.cs" -c Release -o "$scratch/evidence" --nologo -v quiet > "$scratch/build.log" 2>&1 \
  || { cat "$scratch/build.log" >&2; exit 64; }
start_postgres
connection="Host=127.0.0.1;Port=$postgres_port;Username=postgres;Database=postgres;GSS Encryption Mode=Disable"
run=$scratch/reports/evidence

echo "making a journal and a table of $writes writes" >&2
psql -qc "$(sed -n '/^create table users/,/^);/p' "$root"/src/Api/*/*.sql "$root"/src/Api/*.sql 2> /dev/null | sed 's/uuid primary key/uuid/; s/uuid unique/uuid/')" || exit 64
dotnet "$evidence.dll" make "$run" "$writes" "$connection" || exit 64
psql -qc 'ALTER TABLE users ADD UNIQUE (request_key)' -c 'ANALYZE users' -c CHECKPOINT || exit 64

# Runs a command; prints its seconds, and the processor time of all that this script has started, PostgreSQL included, meanwhile.
timed() {
  local began=$EPOCHREALTIME cpu=
  cpu=$(tree_cpu $$)
  "$@" > "$scratch/timed.out" 2>&1
  awk -v from="$began" -v to="$EPOCHREALTIME" -v before="$cpu" -v after="$(tree_cpu $$)" 'BEGIN {printf "%.2f %.2f\n", to - from, after - before}'
}

copy() { psql -qc "SET enable_indexscan = off" -c "COPY ($1) TO STDOUT (FORMAT binary)" > /dev/null; }

final_read() { dotnet "$evidence.dll" read "$run" "$connection" > "$scratch/read.out" 2>&1; }

# `harness check`; leaves its peak memory in kB in a file.
check() {
  local pid=
  dotnet "$root/artifacts/bin/Verifier/release/Harness.Verifier.dll" check "$run" > "$scratch/check.out" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2> /dev/null; do
    sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$pid/status" > "$scratch/peak.now" 2> /dev/null
    [ -s "$scratch/peak.now" ] && mv "$scratch/peak.now" "$scratch/peak"
    sleep 0.1
  done
  wait "$pid"
}

machine
echo "$writes writes; seconds, and in brackets seconds of processor time, PostgreSQL's included"
fields='request_key, first_name, second_name, birthdate, biography, city'
printf '%-6s %18s %18s %18s %9s %18s %9s\n' round 'COPY key' 'COPY row' 'final read' MB check MB
copy "SELECT request_key FROM users" # warms the cache
for round in $(seq "$rounds"); do
  read -r key key_cpu < <(timed copy "SELECT request_key FROM users")
  read -r row row_cpu < <(timed copy "SELECT $fields FROM users")
  read -r read_s read_cpu < <(timed final_read)
  read -r read_kb rest < "$scratch/read.out"
  case $rest in *rows) ;; *) echo "the final read failed:" >&2; cat "$scratch/read.out" >&2; exit 70 ;; esac
  read -r check_s check_cpu < <(timed check)
  grep -q ' surviving + 0 lost' "$scratch/check.out" || { cat "$scratch/check.out" >&2; exit 70; }
  check_kb=$(cat "$scratch/peak")
  echo "$key $key_cpu $row $row_cpu $read_s $read_cpu $check_s $check_cpu" >> "$scratch/figures"
  awk -v r="$round" -v k="$key ($key_cpu)" -v w="$row ($row_cpu)" -v a="$read_s ($read_cpu)" -v b="$read_kb" -v c="$check_s ($check_cpu)" -v d="$check_kb" \
    'BEGIN {printf "%-6s %18s %18s %18s %9.1f %18s %9.1f\n", r, k, w, a, b * 1024 / 1e6, c, d * 1024 / 1e6}'
done
ratios() { for column in "$@"; do awk -v c="$column" '{print $c}' "$scratch/figures" | median; done | paste -s -d ' ' | awk '{
  printf "check / COPY key %.2f, check / COPY row %.2f, (final read + check) / COPY row %.2f, / COPY key %.2f\n", $4 / $1, $4 / $2, ($3 + $4) / $2, ($3 + $4) / $1
}'; }
echo "medians, by the clock:       $(ratios 1 3 5 7)"
echo "medians, by processor time:  $(ratios 2 4 6 8)"
