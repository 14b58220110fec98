#!/usr/bin/env bash
# Side by side: what a GET costs the client, in processor time, under the load runner and under public tools.
#   benchmarks/load-engine/run.sh [rounds=3] [seconds=10] [users=64] [tools='wrk hey ab sockets sockets-inline fast jmeter']
# Tools take turns, so that a change of the machine's load meets all of them. Counted is the whole client process, its
# start and its just-in-time compilation included. The load runner writes its journal meanwhile. JMeter takes part when
# java and Debian's package jmeter-http are there.
set -u
rounds=${1:-3} seconds=${2:-10} users=${3:-64} wanted=${4:-}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/benchmarks/server.sh"
need nginx nginx-light wrk wrk hey hey ab apache2-utils /usr/bin/time time
build_runner
start_server

read -ra tools <<< "${wanted:-wrk hey ab sockets sockets-inline fast}"
if [ -n "$wanted" ]; then
  echo "these tools alone: $wanted"
elif [ -r /usr/share/jmeter/lib/ext/ApacheJMeter_http.jar ] && command -v javac > /dev/null; then
  tools+=(jmeter)
else
  echo "jmeter is left out: it needs Debian's packages jmeter-http and default-jdk-headless"
fi

# Runs one tool; prints how many requests were answered with 2xx.
run_tool() {
  case $1 in
    wrk) wrk -t 1 -c "$users" -d "${seconds}s" "$url" | sed -n 's/^ *\([0-9]*\) requests in.*/\1/p' ;;
    hey) hey -c "$users" -z "${seconds}s" "$url" | sed -n 's/.*\[200\][^0-9]*\([0-9]*\) responses.*/\1/p' ;;
    ab) ab -q -k -c "$users" -t "$seconds" -n 100000000 "$url" 2> /dev/null | sed -n 's/^Complete requests: *//p' ;;
    jmeter) bash "$root/benchmarks/jmeter/run.sh" "$url" "$users" "$seconds" "$scratch" ;;
    *-inline) DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 run_tool "${1%-inline}" ;;
    *) rm -f "$scratch/run.bin"
      $runner get --url "$url" --users "$users" --duration "${seconds}s" --warm-up 0s --http-client "$1" \
        --journal "$scratch/run.bin" --json 2> /dev/null \
        | sed -n 's/^ *"ok": *\([0-9]*\),.*/\1/p' | head -n 1 ;;
  esac
}
export -f run_tool
export url users seconds runner root scratch

machine
echo "$users users, $seconds s a run, $rounds rounds, GET $url"
printf '%-5s %-15s %10s %10s %12s\n' round tool requests req/s 'client us/req'
for round in $(seq "$rounds"); do
  for tool in "${tools[@]}"; do
    requests=$(/usr/bin/time -o "$scratch/time" -f '%U %S' timeout $((seconds + 30)) bash -c "run_tool $tool")
    tail -n 1 "$scratch/time" | awk -v round="$round" -v tool="$tool" -v n="${requests:-0}" -v s="$seconds" -v out="$scratch/results" '{
      if (n == 0) { printf "%-5s %-15s no answers\n", round, tool; exit }
      printf "%-5s %-15s %10d %10.0f %12.2f\n", round, tool, n, n / s, ($1 + $2) * 1e6 / n
      print tool, n / s, ($1 + $2) * 1e6 / n >> out
    }'
  done
done

echo
over=${tools[0]}
printf '%-15s %12s %14s %22s\n' tool 'median req/s' 'median us/req' "us/req over $over"
median_of() { awk -v tool="$1" -v column="$2" '$1 == tool {print $column}' "$scratch/results" | median; }
base=$(median_of "$over" 3)
for tool in "${tools[@]}"; do
  printf '%-15s %12.0f %14.2f %22.2f\n' "$tool" "$(median_of "$tool" 2)" "$(median_of "$tool" 3)" \
    "$(awk -v a="$(median_of "$tool" 3)" -v b="$base" 'BEGIN {print (b > 0 ? a / b : 0)}')"
done
