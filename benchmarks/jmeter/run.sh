#!/usr/bin/env bash
# Runs get.jmx with Debian's JMeter; prints how many requests were answered with 2xx, and leaves scratch-folder/jmeter.csv.
#   benchmarks/jmeter/run.sh URL users seconds scratch-folder
set -eu
url=$1 users=$2 seconds=$3 scratch=$4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rest=${url#http://127.0.0.1:}
home=/usr/share/jmeter
classpath="$scratch/jmeter:$home/bin/ApacheJMeter.jar:$home/lib/*:$home/lib/ext/*:/usr/share/java/*"

# Compiled once a comparison: the second run finds it.
[ -e "$scratch/jmeter/Shim.class" ] || javac -d "$scratch/jmeter" -cp "$classpath" "$here/Shim.java" 2> /dev/null
rm -f "$scratch/jmeter.csv"
cd "$scratch" # for jmeter.log
java -Xmx512m -cp "$classpath" Shim -d "$home" -p "$home/bin/jmeter.properties" -n -t "$here/get.jmx" -l "$scratch/jmeter.csv" -j "$scratch/jmeter.log" \
  -Jport="${rest%%/*}" -Jpath="/${rest#*/}" -Jusers="$users" -Jseconds="$seconds" -Jjmeter.save.saveservice.output_format=csv > "$scratch/jmeter.out" 2>&1
grep -c ',200,' "$scratch/jmeter.csv"
