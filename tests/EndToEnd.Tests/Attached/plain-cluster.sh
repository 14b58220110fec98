#!/usr/bin/env bash
# A primary with two standbys, made with PostgreSQL's own tools and nothing of Harness: plain-cluster.sh FOLDER VERB [MEMBER [OTHER]]
set -euo pipefail
folder=$1 verb=$2 member=${3:-} other=${4:-}
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
port=55432

as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && setpriv --reuid=postgres --regid=postgres --init-groups --no-new-privs "$@")
  else
    "$@"
  fi
}
host() { echo "127.0.5.${1#n}"; }
data() { echo "$folder/$1"; }
sql() { as_postgres psql -qXAt -h "$(host "$1")" -p "$port" -U postgres -d "${3:-postgres}" -v ON_ERROR_STOP=1 -c "$2"; }
conninfo() { echo "host=$(host "$2") port=$port user=postgres application_name=$1"; }
up() { as_postgres "$bin/pg_ctl" -D "$(data "$1")" -w -t 30 -l "$folder/$1.log" start > /dev/null; }
tune() {
  cat <<SETTINGS | as_postgres tee -a "$(data "$1")/postgresql.auto.conf" > /dev/null
listen_addresses = '$(host "$1")'
port = $port
unix_socket_directories = ''
shared_buffers = 32MB
wal_keep_size = 512MB
cluster_name = '$1'
SETTINGS
}
copy() {  # a standby of $2
  rm -rf "$(data "$1")"
  as_postgres "$bin/pg_basebackup" -h "$(host "$2")" -p "$port" -U postgres -D "$(data "$1")" -c fast --no-sync -R
  tune "$1"
  up "$1"
}
# Every process of a server works in its data folder; the postmaster goes first, so that it starts nothing anew.
processes() {
  local dir; dir=$(data "$1")
  head -1 "$dir/postmaster.pid" 2> /dev/null || true
  for entry in /proc/[0-9]*; do [ "$(readlink "$entry/cwd" 2> /dev/null)" = "$dir" ] && echo "${entry#/proc/}"; done || true
}
end() {
  for _ in 1 2 3; do for pid in $(processes "$1"); do kill -KILL "$pid" 2> /dev/null || true; done; done
  rm -f "$(data "$1")/postmaster.pid"
}
walsenders() { sql "$1" "SELECT pid FROM pg_stat_replication"; }

case $verb in
  make)
    mkdir -p "$folder"; chmod 755 "$folder"
    if [ "$(id -u)" = 0 ]; then chown postgres:postgres "$folder"; fi
    as_postgres "$bin/initdb" -D "$(data n1)" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync > /dev/null
    sed -i '1i host all loader 127.0.0.0/8 scram-sha-256\nhost all stranger 127.0.0.0/8 scram-sha-256' "$(data n1)/pg_hba.conf"
    echo "host replication all 127.0.0.0/8 trust" >> "$(data n1)/pg_hba.conf"
    tune n1
    up n1
    sql n1 "CREATE ROLE loader LOGIN PASSWORD 'load-it'"
    sql n1 "CREATE ROLE stranger LOGIN PASSWORD 'stay-out'"
    sql n1 "GRANT pg_monitor TO loader"
    sql n1 "CREATE DATABASE shop"
    sql n1 "GRANT CREATE ON DATABASE shop TO loader"
    sql n1 "CREATE TABLE users (id int, note text); INSERT INTO users SELECT g, 'of the shop' FROM generate_series(1, 1000) g" shop
    copy n2 n1
    copy n3 n1
    ;;
  synchronous) sql "$member" "ALTER SYSTEM SET synchronous_standby_names = '$other'"; sql "$member" "SELECT pg_reload_conf()" > /dev/null ;;
  kill) end "$member" ;;
  stop) as_postgres "$bin/pg_ctl" -D "$(data "$member")" -m fast -w -t 30 stop ;;
  start)  # what led before is copied anew from the leader; a standby follows whoever leads now
    if [ ! -e "$(data "$member")/standby.signal" ] && [ -n "$other" ] && [ "$other" != "$member" ]; then
      copy "$member" "$other"
    else
      [ -z "$other" ] || echo "primary_conninfo = '$(conninfo "$member" "$other")'" >> "$(data "$member")/postgresql.auto.conf"
      up "$member"
    fi ;;
  copy) end "$member"; copy "$member" "$other" ;;
  promote) sql "$member" "SELECT pg_promote()" > /dev/null ;;
  follow)
    sql "$member" "ALTER SYSTEM SET primary_conninfo = '$(conninfo "$member" "$other")'"
    sql "$member" "SELECT pg_reload_conf()" > /dev/null ;;
  hold) for pid in $(walsenders "$member"); do kill -STOP "$pid"; done ;;
  release) for pid in $(walsenders "$member"); do kill -CONT "$pid"; done ;;
  sql) sql "$member" "$other" shop ;;
  end) for each in n1 n2 n3; do end "$each"; done; rm -rf "$folder" ;;
  *) echo "unknown verb $verb" >&2; exit 64 ;;
esac
