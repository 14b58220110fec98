# Sourced by the benchmarks after server.sh: a PostgreSQL of their own with the API in front, on free loopback ports.

# Starts PostgreSQL as a child, as user postgres when root: it refuses to run as root. Sets postgres_pid, postgres_port.
start_postgres() {
  local bin= as=()
  bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1)
  [ -n "$bin" ] || { echo "missing Debian package: postgresql" >&2; exit 64; }
  [ "$(id -u)" != 0 ] || as=(setpriv --reuid=postgres --regid=postgres --init-groups)
  postgres_port=$(free_port)
  mkdir "$scratch/data"
  chmod 711 "$scratch"
  [ "$(id -u)" != 0 ] || chown postgres: "$scratch/data"
  (cd / && "${as[@]}" "$bin/initdb" -D "$scratch/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 > "$scratch/initdb.out" 2>&1) \
    || { cat "$scratch/initdb.out" >&2; exit 64; }
  # Durable as by default (fsync, synchronous_commit, full_page_writes); no automatic vacuum or checkpoint inside a round.
  "${as[@]}" "$bin/postgres" -D "$scratch/data" -c listen_addresses=127.0.0.1 -c port="$postgres_port" -c unix_socket_directories= \
    -c shared_buffers=256MB -c max_wal_size=8GB -c checkpoint_timeout=1h -c autovacuum=off > "$scratch/postgres.out" 2>&1 &
  postgres_pid=$!
  started+=("INT $postgres_pid")
  export PGHOST=127.0.0.1 PGPORT=$postgres_port PGUSER=postgres PGDATABASE=postgres
  await_port "$postgres_port" PostgreSQL "$scratch/postgres.out"
}

# Builds the API and starts it as a child on the started PostgreSQL; sets api_pid and api_url. Arguments: NAME=value settings.
start_api() {
  local port=
  build Api
  port=$(free_port)
  env PG_AUTHORITY_MASTER="127.0.0.1:$postgres_port" API_PORT="$port" API_METRICS_PORT="$(free_port)" "$@" \
    dotnet "$root/artifacts/bin/Api/release/Harness.Api.dll" > "$scratch/api.out" 2>&1 &
  api_pid=$!
  started+=("TERM $api_pid")
  api_url=http://127.0.0.1:$port
  await_port "$port" "the API" "$scratch/api.out"
  for _ in $(seq 100); do # it listens before the schema is there
    psql -qtAc 'SELECT 1 FROM users LIMIT 1' > /dev/null 2>&1 && return
    sleep 0.1
  done
  cat "$scratch/api.out" >&2
  exit 64
}

# Prints the processor time, in seconds, of a process and all below it, those that have ended included.
tree_cpu() {
  cat /proc/[0-9]*/stat 2> /dev/null | awk -v root="$1" -v ticks="$(getconf CLK_TCK)" '{
    line = $0; sub(/^.*\) /, "", line); split(line, f, " ") # the name may hold blanks
    parent[$1] = f[2]; own[$1] = f[12] + f[13] + f[14] + f[15]
  } END {
    for (pid in own) { for (up = pid; up != root && up in parent; up = parent[up]); if (up == root) sum += own[pid] }
    printf "%.2f\n", sum / ticks
  }'
}
