#!/usr/bin/env bash
# How late operations start: |actual - intended| start from the load runner's own journal, at rising open rates.
#   benchmarks/schedule/run.sh [rounds=3] [seconds=5] [rates='1000 5000 10000']
set -u
rounds=${1:-3} seconds=${2:-5} rates=${3:-1000 5000 10000}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/benchmarks/server.sh"
need nginx nginx-light perl perl
build_runner
start_server

machine
echo "$seconds s a run after 1 s of warm-up, $rounds rounds, GET $url; microseconds"
printf '%-5s %8s %-8s %9s %9s %10s %10s %10s\n' round rate client started not-sent p50 p99 max
for round in $(seq "$rounds"); do
  for rate in $rates; do
    for client in sockets fast; do
      rm -f "$scratch/run.bin"
      timeout $((seconds + 30)) $runner get --url "$url" --rate "$rate" --duration "${seconds}s" --warm-up 1s \
        --http-client "$client" --journal "$scratch/run.bin" --json > /dev/null 2> "$scratch/err" || tail -n 2 "$scratch/err" >&2
      perl "$root/benchmarks/schedule/lag.pl" "$scratch/run.bin" | { read -r started unsent p50 p99 max
        printf '%-5s %8s %-8s %9s %9s %10s %10s %10s\n' "$round" "$rate" "$client" "$started" "$unsent" "$p50" "$p99" "$max"; }
    done
  done
done
