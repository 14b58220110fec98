#!/usr/bin/env bash
# Side by side: register and get through the API, and the same statements by pgbench, prepared, on the same PostgreSQL.
#   benchmarks/api/run.sh [rounds=3] [seconds=20] [clients=32] [warm-up=15]
# Goal: at least 0.7 of pgbench's transactions a second. The API adds HTTP, JSON and a second hop to every one; client, API
# and PostgreSQL share all cores. Passwords are hashed at the lowest cost, which pgbench does not do at all.
set -u
rounds=${1:-3} seconds=${2:-20} clients=${3:-32} warm_up=${4:-15}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/benchmarks/server.sh"
. "$root/benchmarks/cluster.sh"
need pgbench postgresql psql postgresql-client setpriv util-linux /usr/bin/time time
build_runner
start_postgres
start_api API_PASSWORD_COST=4
psql -qAtc "INSERT INTO users (id, first_name, second_name, birthdate, biography, city, password_hash)
  SELECT lpad(to_hex(n), 32, '0')::uuid, 'Anna', 'Abramov', '1980-01-01', 'Interests: 0123456789abcdef', 'Berlin', '' FROM generate_series(1, 100) n"

run=0
# Runs one side for so many seconds; prints transactions a second. The same values as the load runner's, of its lengths.
run_side() {
  case $1 in
    pgbench) pgbench -n -M prepared -c "$clients" -j "$(nproc)" -T "$3" -f "$root/benchmarks/api/$2.sql" -D n=0 -D base="$run" \
        -D first_name=Anna -D second_name=Abramov -D birthdate=1980-01-01 -D 'biography=Interests: 0123456789abcdef' -D city=Berlin \
        -D "password_hash=$(printf 'x%.0s' $(seq 84))" 2>> "$scratch/pgbench.err" | sed -n 's/^tps = \([0-9.]*\).*/\1/p' ;;
    api) $runner "${2/get/get-user}" --url "$api_url" --users "$clients" --duration "${3}s" --warm-up 0s --http-client fast --json \
        2>> "$scratch/runner.err" | sed -n 's/^ *"okPerSecond": *\([0-9.]*\),.*/\1/p' | head -n 1 ;;
  esac
}
export -f run_side
export clients root runner api_url scratch run

machine
echo "PostgreSQL $(psql -qAtc 'SHOW server_version'), fsync $(psql -qAtc 'SHOW fsync'), synchronous_commit $(psql -qAtc 'SHOW synchronous_commit'); $clients clients, $seconds s a run, $rounds rounds; client, API and PostgreSQL on the same $(nproc) cores"
# Until the just-in-time compiler is done with the API: after some seconds half of its time was still the compiler's.
for side in pgbench api; do
  for what in register get; do
    run=$((run + 1))
    run_side "$side" "$what" "$warm_up" > /dev/null
  done
done
printf '%-5s %-9s %-8s %10s %14s %14s %14s\n' round what side tx/s 'postgres us/tx' 'api us/tx' 'client us/tx'
for round in $(seq "$rounds"); do
  for what in register get; do
    for side in pgbench api; do
      run=$((run + 1))
      postgres=$(tree_cpu "$postgres_pid") api=$(tree_cpu "$api_pid")
      tps=$(/usr/bin/time -o "$scratch/time" -f '%U %S' timeout $((seconds + 30)) bash -c "run_side $side $what $seconds")
      tail -n 1 "$scratch/time" | awk -v round="$round" -v what="$what" -v side="$side" -v tps="${tps:-0}" -v s="$seconds" \
        -v postgres="$(tree_cpu "$postgres_pid") $postgres" -v api="$(tree_cpu "$api_pid") $api" -v out="$scratch/results" '{
          if (tps == 0) { printf "%-5s %-9s %-8s no transactions\n", round, what, side; exit }
          split(postgres, p, " "); split(api, a, " "); n = tps * s / 1e6
          printf "%-5s %-9s %-8s %10.0f %14.1f %14.1f %14.1f\n", round, what, side, tps, (p[1] - p[2]) / n, (a[1] - a[2]) / n, ($1 + $2) / n
          print what, side, tps, (p[1] - p[2]) / n, (a[1] - a[2]) / n, ($1 + $2) / n >> out
        }'
    done
  done
done
grep -hi 'error' "$scratch/pgbench.err" "$scratch/runner.err" | sort | uniq -c | head -n 5 >&2

echo
printf '%-9s %-8s %10s %14s %14s %14s\n' 'median of' side tx/s 'postgres us/tx' 'api us/tx' 'client us/tx'
median_of() { awk -v what="$1" -v side="$2" -v column="$3" '$1 == what && $2 == side {print $column}' "$scratch/results" | median; }
for what in register get; do
  for side in pgbench api; do
    printf '%-9s %-8s %10.0f %14.1f %14.1f %14.1f\n' "$what" "$side" \
      "$(median_of $what $side 3)" "$(median_of $what $side 4)" "$(median_of $what $side 5)" "$(median_of $what $side 6)"
  done
done
for what in register get; do
  awk -v what="$what" -v a="$(median_of $what api 3)" -v b="$(median_of $what pgbench 3)" \
    'BEGIN { printf "%s: API over pgbench %.2f (goal >= 0.70)\n", what, (b > 0 ? a / b : 0) }'
done
