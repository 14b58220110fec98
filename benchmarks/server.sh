# Sourced by the benchmarks: an nginx of their own on a free loopback port, and what they clean up.

scratch=$(mktemp -d)
started=() # "signal pid" of what runs, ended in reverse order

# Ends all that was started, and what of it does not end within 10 s by force.
stop_started() {
  local i= limit=
  trap '' INT TERM
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    set -- ${started[i]}
    kill -s "$1" "$2" 2> /dev/null || continue
    limit=$((SECONDS + 10))
    while kill -0 "$2" 2> /dev/null && [ $SECONDS -lt $limit ]; do sleep 0.1; done
    kill -s KILL "$2" 2> /dev/null
    wait "$2" 2> /dev/null
  done
  rm -rf "$scratch"
}
trap stop_started EXIT
trap 'exit 130' INT TERM

# Says which of "command package" pairs are missing; installs nothing.
need() {
  local missing=
  while [ $# -gt 0 ]; do
    PATH=$PATH:/usr/sbin command -v "$1" > /dev/null || missing="$missing $2"
    shift 2
  done
  [ -z "$missing" ] && return
  echo "missing Debian packages:$missing" >&2
  echo "install them: apt-get install --no-install-recommends$missing" >&2
  exit 64
}

listening() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# Prints a loopback port that nothing listens on at this moment.
free_port() {
  local port=
  for port in $(shuf -i 20000-32000 -n 50); do
    listening "$port" || { echo "$port"; return; }
  done
}

# Waits until a port is listened on: port, what it is, log to show when it is not.
await_port() {
  for _ in $(seq 100); do
    listening "$1" && return
    sleep 0.1
  done
  cat "$3" >&2
  echo "$2 did not start on port $1" >&2
  exit 64
}

# Starts nginx as a child; sets url. Its answer is 48 bytes of JSON, the size of the API's answer to a register.
start_server() {
  local port=
  port=$(free_port)
  cat > "$scratch/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $scratch/nginx.pid;
error_log $scratch/nginx.out crit;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path $scratch/body;
  proxy_temp_path $scratch/proxy;
  fastcgi_temp_path $scratch/fastcgi;
  uwsgi_temp_path $scratch/uwsgi;
  scgi_temp_path $scratch/scgi;
  server {
    listen 127.0.0.1:$port backlog=1024;
    location / {
      default_type application/json;
      return 200 '{"user_id":"00000000-0000-8000-8000-000000000000"}';
    }
  }
}
CONF
  PATH=$PATH:/usr/sbin nginx -p "$scratch" -c "$scratch/nginx.conf" > "$scratch/nginx.out" 2>&1 &
  started+=("TERM $!")
  url=http://127.0.0.1:$port/
  await_port "$port" nginx "$scratch/nginx.out"
}

# Builds a project of src; its output is shown only when it fails.
build() {
  dotnet build "$root/src/$1" -c Release --nologo -v quiet > "$scratch/build.log" 2>&1 && return
  cat "$scratch/build.log" >&2
  exit 64
}

# Builds the load runner; sets runner.
build_runner() {
  build LoadRunner
  runner="dotnet $root/artifacts/bin/LoadRunner/release/Harness.LoadRunner.dll"
}

machine() {
  echo "machine: $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(awk '/^MemTotal/ {printf "%.0f GB", $2 / 1e6}' /proc/meminfo), Linux $(uname -r), load average $(cut -d ' ' -f 1-3 /proc/loadavg)"
}

# Reads numbers from standard input; prints their median.
median() { sort -n | awk '{v[NR] = $1} END {print (NR == 0 ? 0 : (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2)}'; }
