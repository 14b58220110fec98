#!/bin/sh
# First process of a member: fills the configuration in from HARNESS_* variables and runs Patroni. Patroni's end is the
# container's, unless Patroni was killed alone: then PostgreSQL lives on, as on a machine of its own, until USR1 starts Patroni
# again or PostgreSQL ends.
set -eu
umask 077
envsubst < /usr/local/share/harness/patroni.yml > "$PATRONICTL_CONFIG_FILE"

# Patroni that does not find etcd looks again after 5 s only. A member that comes back while etcd is down starts anyway.
etcd_answers() {
  for host in 11 12 13; do
    ! curl -fs -o /dev/null --max-time 0.5 "http://$HARNESS_PREFIX.1.$host:2379/health" || return 0
  done
  return 1
}

manager=
start() {
  [ -z "$manager" ] || return 0
  patroni "$PATRONICTL_CONFIG_FILE" &
  manager=$!
}
stop() {
  if [ -n "$manager" ]; then kill -TERM "$manager" 2> /dev/null || true
  else pg_ctl -D /data/pg -m fast -W -s stop || true
  fi
}
# From the first moment: the first process of a container ignores signals that it has no handler for.
trap 'exit 143' TERM INT

end=$(($(date +%s) + 15))
until etcd_answers || [ "$(date +%s)" -ge $end ]; do sleep 0.2; done

trap stop TERM INT
trap start USR1
start
while :; do
  status=0
  wait "$manager" || status=$?
  # A signal ends the wait as well.
  ! kill -0 "$manager" 2> /dev/null || continue
  manager=
  while [ -z "$manager" ]; do
    pgrep -x postgres > /dev/null || exit "$status"
    sleep 0.2
  done
done
