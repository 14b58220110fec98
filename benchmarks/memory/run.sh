#!/usr/bin/env bash
# Memory of the load runner over a long run with the journal on, and the journal's bytes an operation.
#   benchmarks/memory/run.sh [seconds=600] [rate=2000] [client=fast]
# Goals: resident memory flat and under 150 MB, 1,000,000 operations in less than 48 MB of journal.
set -u
seconds=${1:-600} rate=${2:-2000} client=${3:-fast}
every=5
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/benchmarks/server.sh"
need nginx nginx-light
build_runner
start_server

machine
echo "get at $rate/s for $seconds s, client $client, journal on, GET $url; resident memory every $every s"
$runner get --url "$url" --rate "$rate" --duration "${seconds}s" --warm-up 0s --http-client "$client" \
  --journal "$scratch/run.bin" --json > "$scratch/report.json" 2> "$scratch/err" &
pid=$!
started+=("TERM $pid")
began=$SECONDS
while kill -0 "$pid" 2> /dev/null && [ $((SECONDS - began)) -lt $((seconds + 60)) ]; do
  sed -n "s/^VmRSS:[[:space:]]*\([0-9]*\) kB/$((SECONDS - began)) \1/p" "/proc/$pid/status" >> "$scratch/rss" 2> /dev/null
  sleep "$every" &
  wait $!
done
wait "$pid" 2> /dev/null
code=$?
[ "$code" = 0 ] || { echo "the load runner ended with $code:" >&2; tail -n 3 "$scratch/err" >&2; }

# The slope is a least-squares line through what comes after the first minute (or fifth, in a short run).
awk -v seconds="$seconds" '
  { mb = $2 * 1024 / 1e6; printf "%8d s %8.1f MB\n", $1, mb }
  NR == 1 { start = mb }
  !minute && $1 >= (seconds > 300 ? 60 : seconds / 5) { minute = mb }
  minute { n++; x += $1; y += mb; xx += $1 * $1; xy += $1 * mb }
  { last = mb; if (mb > max) max = mb }
  END {
    slope = n * xx - x * x > 0 ? (n * xy - x * y) / (n * xx - x * x) * 60 : 0
    printf "\nresident memory, MB: start %.1f, after %s %.1f, end %.1f, maximum %.1f (goal < 150), slope %+.3f a minute\n",
      start, (seconds > 300 ? "1 min" : "a fifth"), minute, last, max, slope
  }' "$scratch/rss"
operations=$(sed -n 's/^ *"\(ok\|fail\|unknown\)": *\([0-9]*\),.*/\2/p' "$scratch/report.json" | head -n 3 | awk '{n += $1} END {print n}')
awk -v bytes="$(stat -c %s "$scratch/run.bin")" -v n="$operations" 'BEGIN {
  printf "journal: %d operations, %d bytes, %.2f bytes an operation: %.1f MB a million (goal < 48)\n", n, bytes, bytes / n, bytes / n
}'
