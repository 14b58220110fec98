#!/bin/sh
# First process of a member: makes its data when there is none, has it follow the leader, and becomes PostgreSQL.
# Who leads is told by /data/leader (written by harness at a failover), before that by HARNESS_LEADER; /data/copy-again asks
# for a fresh copy of its data. Nothing is ever promoted here.
# In pods (kube/plain/start.sh) HARNESS_LEADER_HOST, HARNESS_MEMBERS and HARNESS_CLIENTS say what addresses say here, and
# HARNESS_LEADER_OPTIONS how soon a connection to an address that is gone is given up.
set -eu
umask 077
data=/data/pg
leader=$(cat /data/leader 2> /dev/null || echo "$HARNESS_LEADER")
export PGPASSWORD="$HARNESS_PASSWORD" PGCONNECT_TIMEOUT=3

# Addresses, never names: the look-up of a name that is cut off takes 10 s.
members=${HARNESS_MEMBERS:-db dbreplica1 dbreplica2}
clients=${HARNESS_CLIENTS:-samenet}
slot_of() { printf '%s' "$1" | tr - _; }
slot=$(slot_of "$HARNESS_MEMBER")
host=${HARNESS_LEADER_HOST:-}
[ -n "$host" ] || case "$leader" in
  db) host=$HARNESS_PREFIX.2.21 ;;
  dbreplica1) host=$HARNESS_PREFIX.2.22 ;;
  dbreplica2) host=$HARNESS_PREFIX.2.23 ;;
  *) echo "unknown leader '$leader'; known: db, dbreplica1, dbreplica2" >&2; exit 64 ;;
esac

say() { echo "harness: $1"; }

await_leader() {
  tries=0
  until pg_isready -q -h "$host" -p 5432; do
    tries=$((tries + 1))
    [ $tries -lt 240 ] || return 1
    sleep 0.25
  done
}

make_empty() {
  say "making an empty cluster"
  rm -rf $data.new
  echo "$HARNESS_PASSWORD" > /data/password
  # Only the first copy of the empty cluster is not flushed; while running fsync is on.
  initdb -D $data.new --encoding=UTF8 --locale=C.UTF-8 --data-checksums --auth-local=trust --auth-host=scram-sha-256 \
    --pwfile=/data/password --no-sync > /dev/null
  rm -f /data/password
  # The same values as in local/patroni.yml.template.
  cat >> $data.new/postgresql.conf <<END
listen_addresses = '*'
unix_socket_directories = '/var/run/postgresql'
fsync = on
synchronous_commit = on
wal_level = replica
wal_log_hints = on
hot_standby = on
max_connections = 100
max_wal_senders = 20
max_replication_slots = 20
max_worker_processes = 4
max_parallel_workers = 2
shared_buffers = 32MB
wal_keep_size = 256MB
min_wal_size = 32MB
max_wal_size = 256MB
jit = off
log_line_prefix = '%m [%p] %q%u@%d '
# A standby that was cut off looks for its leader again soon.
wal_retrieve_retry_interval = 1s
END
  cat > $data.new/pg_hba.conf <<END
local all all trust
local replication all trust
# The cluster's own networks and, by the published ports, this machine.
host all all $clients scram-sha-256
host replication replicator $clients scram-sha-256
END
  pg_ctl -D $data.new -w -s -o "-c listen_addresses=''" start > /dev/null
  psql -q -v ON_ERROR_STOP=1 -d postgres -c "CREATE ROLE replicator REPLICATION LOGIN PASSWORD '$HARNESS_PASSWORD'"
  for standby in $members; do
    [ "$standby" = "$HARNESS_MEMBER" ] ||
      psql -q -d postgres -c "SELECT pg_create_physical_replication_slot('$(slot_of "$standby")', true)" > /dev/null
  done
  pg_ctl -D $data.new -w -s -m fast stop
  mv $data.new $data
}

# A former copy goes only when the new one is complete: it may be the last one.
copy_leader() {
  say "copying $leader"
  rm -rf $data.new
  pg_basebackup -D $data.new -h "$host" -U replicator -X stream -S "$slot" -c fast --no-sync
  rm -rf $data
  mv $data.new $data
  rm -f $data/standby.signal
}

# Later lines of this file win, and ALTER SYSTEM rewrites it.
follow() {
  cat >> $data/postgresql.auto.conf <<END
primary_conninfo = 'host=$host port=5432 user=replicator password=$HARNESS_PASSWORD application_name=$HARNESS_MEMBER connect_timeout=2${HARNESS_LEADER_OPTIONS:+ $HARNESS_LEADER_OPTIONS}'
primary_slot_name = '$slot'
recovery_target_timeline = 'latest'
END
  touch $data/standby.signal
}

if [ "$leader" = "$HARNESS_MEMBER" ]; then
  [ -f $data/PG_VERSION ] || make_empty
elif [ ! -f $data/PG_VERSION ]; then
  await_leader || { echo "$leader does not answer" >&2; exit 1; }
  copy_leader
  follow
elif [ -f /data/copy-again ]; then
  await_leader || { echo "$leader does not answer" >&2; exit 1; }
  copy_leader
  rm -f /data/copy-again
  follow
else
  if [ ! -f $data/standby.signal ]; then
    say "a former leader: rewinding to $leader"
    # It must not come up as a second leader.
    await_leader || { echo "$leader does not answer" >&2; exit 1; }
    pg_rewind --target-pgdata=$data --source-server="host=$host port=5432 user=postgres dbname=postgres" || copy_leader
  fi
  follow
fi
unset PGPASSWORD
exec postgres -D $data
