# Sourced by the benchmarks: an nginx of their own on a free loopback port, and what they clean up.

scratch=$(mktemp -d)
server_pid=

stop_server() {
  [ -z "$server_pid" ] || { kill "$server_pid" 2> /dev/null; wait "$server_pid" 2> /dev/null; }
  rm -rf "$scratch"
}
trap stop_server EXIT
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

# Starts nginx as a child; sets url. Its answer is 48 bytes of JSON, the size of the API's answer to a register.
start_server() {
  local port=
  for port in $(shuf -i 20000-32000 -n 50); do
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break
  done
  cat > "$scratch/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $scratch/nginx.pid;
error_log $scratch/error.log crit;
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
  server_pid=$!
  url=http://127.0.0.1:$port/
  for _ in $(seq 50); do
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && return
    sleep 0.1
  done
  cat "$scratch/nginx.out" "$scratch/error.log" >&2
  echo "nginx did not start on port $port" >&2
  exit 64
}

# Builds the load runner; sets runner.
build_runner() {
  dotnet build "$root/src/LoadRunner" -c Release --nologo -v quiet || exit 64
  runner="dotnet $root/artifacts/bin/LoadRunner/release/Harness.LoadRunner.dll"
}

machine() {
  echo "machine: $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), load average $(cut -d ' ' -f 1-3 /proc/loadavg)"
}
