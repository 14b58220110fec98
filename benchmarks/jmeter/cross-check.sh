#!/usr/bin/env bash
# Do JMeter and the load runner say the same of one server? The same requests by the same number of users, one after the
# other: of a server that answers after 50 ms, of the same with every tenth answer 500, and of the API: a search over
# 20,000 users, where the database takes the time, and get, where the client's own time on the same cores shows.
#   benchmarks/jmeter/cross-check.sh [rounds=3] [seconds=20] [users=8] [client=fast]
# Latencies are those of answers with 2xx. JMeter counts whole milliseconds. Where the server counts, both must say as it does.
set -u
rounds=${1:-3} seconds=${2:-20} users=${3:-8} client=${4:-fast}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/benchmarks/server.sh"
. "$root/benchmarks/cluster.sh"
need javac default-jdk-headless jmeter jmeter curl curl psql postgresql-client setpriv util-linux
[ -r /usr/share/jmeter/lib/ext/ApacheJMeter_http.jar ] || { echo "missing Debian package: jmeter-http" >&2; exit 64; }
build_runner
start_postgres
start_api API_PASSWORD_COST=4

javac -d "$scratch/delay" "$root/benchmarks/jmeter/FixedDelay.java" || exit 64
delay_port=$(free_port)
java -Dsun.net.httpserver.nodelay=true -cp "$scratch/delay" FixedDelay "$delay_port" > "$scratch/delay.out" 2>&1 &
started+=("TERM $!")
await_port "$delay_port" "the server with a delay" "$scratch/delay.out"

user=$(curl -sf -H 'Content-Type: application/json' "$api_url/user/register" -d '{"first_name": "Anna", "second_name": "Abramov",
  "birthdate": "1980-01-01", "biography": "Interests: none", "city": "Berlin", "password": "secret"}' | sed 's/.*"user_id":"\([^"]*\)".*/\1/')
psql -qAtc "INSERT INTO users (id, first_name, second_name, birthdate, biography, city, password_hash)
  SELECT lpad(to_hex(n), 32, '0')::uuid, 'Anna', 'Abramov', '1980-01-01', 'Interests: none', 'Berlin', '' FROM generate_series(1, 20000) n;" -c 'ANALYZE users'
checks=(50ms errors search get)
declare -A urls=([50ms]="http://127.0.0.1:$delay_port/" [errors]="http://127.0.0.1:$delay_port/errors"
  [search]="$api_url/user/search?first_name=An&second_name=Ab" [get]="$api_url/user/get/$user")

# Each prints: answers with 2xx, others, then mean, p50, p90, p95, p99 and maximum in milliseconds.
with_jmeter() {
  bash "$root/benchmarks/jmeter/run.sh" "$1" "$users" "$seconds" "$scratch" > /dev/null
  awk -F, '$4 ~ /^2/ {print $2}' "$scratch/jmeter.csv" | sort -n | awk -v all="$(wc -l < "$scratch/jmeter.csv")" '
    { v[NR] = $1; sum += $1 }
    function at(p,  i) { i = int(NR * p); if (i < NR * p) i++; return v[i] }
    END { if (NR) printf "%d %d %.3f %.3f %.3f %.3f %.3f %.3f\n", NR, all - NR, sum / NR, at(0.5), at(0.9), at(0.95), at(0.99), v[NR] }'
}
with_runner() {
  $runner get --url "$1" --users "$users" --duration "${seconds}s" --warm-up 0s --http-client "$client" --json 2> "$scratch/err" | awk -F'[:,]' '
    { gsub(/[ "]/, "", $1) }
    $1 == "ok" && ok == "" { ok = $2 } $1 == "fail" && fail == "" { fail = $2 } $1 == "unknown" && unknown == "" { unknown = $2 }
    $1 == "serviceMs" && !inside { inside = 1 } $1 == "responseMs" { inside = 2 }
    inside == 1 { value[$1] = $2 }
    END { if (ok != "") printf "%d %d %.3f %.3f %.3f %.3f %.3f %.3f\n", ok, fail + unknown, value["mean"], value["p50"], value["p90"], value["p95"], value["p99"], value["max"] }'
}
counted() { [[ "${urls[$1]}" = "$api_url"* ]] || curl -s "http://127.0.0.1:$delay_port/count"; }

machine
echo "$users users, $seconds s a run, $rounds rounds, the load runner's client $client; milliseconds"
printf '%-5s %-7s %-7s %8s %8s %16s %9s %9s %9s %9s %9s %9s\n' round what tool 2xx others 'server counted' mean p50 p90 p95 p99 max
for round in $(seq "$rounds"); do
  for what in "${checks[@]}"; do
    for tool in jmeter runner; do
      counted "$what" > /dev/null
      result=$(with_$tool "${urls[$what]}")
      counts=$(counted "$what")
      [ -n "$result" ] || { echo "$tool said nothing of $what:"; tail -n 3 "$scratch/err" "$scratch/jmeter.out"; exit 70; } >&2
      printf '%-5s %-7s %-7s %8s %8s %16s %9s %9s %9s %9s %9s %9s\n' "$round" "$what" "$tool" ${result% * * * * * *} "${counts:--}" ${result#* * }
      echo "$what $tool $result" >> "$scratch/results"
    done
  done
done

echo
echo "medians, and how far the load runner's is from JMeter's"
printf '%-7s %-7s %10s %10s %10s %10s %10s %10s\n' what '' 2xx others mean p50 p90 p99
median_of() { awk -v what="$1" -v tool="$2" -v column="$3" '$1 == what && $2 == tool {print $column}' "$scratch/results" | median; }
for what in "${checks[@]}"; do
  row_jmeter= row_runner= row_percent=
  for column in 3 4 5 6 7 9; do
    a=$(median_of $what jmeter $column) b=$(median_of $what runner $column)
    row_jmeter="$row_jmeter $a" row_runner="$row_runner $b"
    row_percent="$row_percent $(awk -v a="$a" -v b="$b" 'BEGIN { if (a == 0) print (b == 0 ? "0.0%" : "-"); else printf "%+.1f%%", (b - a) / a * 100 }')"
  done
  printf '%-7s %-7s %10s %10s %10s %10s %10s %10s\n' "$what" jmeter $row_jmeter "$what" runner $row_runner '' '' $row_percent
done
