#!/usr/bin/env bash
# Side by side: what a GET costs the client in processor time at an open rate, under the load runner and under h2load and hey,
# which pace their clients one by one (wrk and ab do not pace).
#   benchmarks/load-engine/open.sh [rounds=3] [seconds=20] [rate=2000]
# Each tool runs for a quarter of the time and for all of it. 'us/req' is the whole process over its requests, its start and its
# just-in-time compilation included; 'steady' is what the longer run took more, over the requests that it made more; 'fixed' is
# what is left of the shorter one. The load runner writes its journal meanwhile.
set -u
rounds=${1:-3} seconds=${2:-20} rate=${3:-2000}
short=$((seconds / 4))
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/benchmarks/server.sh"
need nginx nginx-light h2load nghttp2-client hey hey /usr/bin/time time
build_runner
start_server
tools=(h2load hey sockets fast)
workers=20

# Runs one tool for so many seconds; prints how many requests were answered with 2xx.
run_tool() {
  case $1 in
    h2load) h2load --h1 -c "$workers" --rps $((rate / workers)) -D "$2" "$url" | sed -n 's/^requests: .* \([0-9]*\) succeeded.*/\1/p' ;;
    hey) hey -c "$workers" -q $((rate / workers)) -z "${2}s" "$url" | sed -n 's/.*\[200\][^0-9]*\([0-9]*\) responses.*/\1/p' ;;
    *) rm -f "$scratch/run.bin"
      $runner get --url "$url" --rate "$rate" --duration "${2}s" --warm-up 0s --http-client "$1" --journal "$scratch/run.bin" --json \
        2> /dev/null | sed -n 's/^ *"ok": *\([0-9]*\),.*/\1/p' | head -n 1 ;;
  esac
}
export -f run_tool
export url rate workers runner scratch

# Prints requests and processor seconds of a run.
measure() {
  local requests=
  requests=$(/usr/bin/time -o "$scratch/time" -f '%U %S' timeout $(($2 + 30)) bash -c "run_tool $1 $2")
  echo "${requests:-0} $(tail -n 1 "$scratch/time" | awk '{print $1 + $2}')"
}

machine
echo "GET $url at $rate/s for $short and $seconds s, $rounds rounds; microseconds of the client's processor time"
printf '%-5s %-8s %9s %9s %9s %9s\n' round tool requests us/req steady 'fixed ms'
for round in $(seq "$rounds"); do
  for tool in "${tools[@]}"; do
    echo "$(measure "$tool" "$short") $(measure "$tool" "$seconds")" | awk -v round="$round" -v tool="$tool" -v out="$scratch/results" '{
      if ($1 == 0 || $3 <= $1) { printf "%-5s %-8s too few answers\n", round, tool; exit }
      steady = ($4 - $2) / ($3 - $1)
      printf "%-5s %-8s %9d %9.1f %9.1f %9.0f\n", round, tool, $3, $4 / $3 * 1e6, steady * 1e6, ($2 - steady * $1) * 1e3
      print tool, $4 / $3 * 1e6, steady * 1e6, ($2 - steady * $1) * 1e3 >> out
    }'
  done
done

echo
printf '%-10s %9s %9s %9s\n' 'median of' us/req steady 'fixed ms'
median_of() { awk -v tool="$1" -v column="$2" '$1 == tool {print $column}' "$scratch/results" | median; }
for tool in "${tools[@]}"; do
  printf '%-10s %9.1f %9.1f %9.0f\n' "$tool" "$(median_of "$tool" 2)" "$(median_of "$tool" 3)" "$(median_of "$tool" 4)"
done
