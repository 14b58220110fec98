#!/bin/sh
# First process of a member: fills the configuration in from HARNESS_* variables and runs Patroni. Patroni's end is the
# container's, unless Patroni was killed alone: then PostgreSQL lives on, as on a machine of its own, until USR1 starts Patroni
# again or PostgreSQL ends. In pods (kube/patroni/start.sh) other variables say what addresses of container networks say here.
set -eu
umask 077
: "${HARNESS_SCOPE:=harness}" "${HARNESS_NAMESPACE:=/service/}" "${HARNESS_CLIENTS:=samenet}"
: "${HARNESS_ADDRESS:=${HARNESS_PREFIX:-}.2.${HARNESS_HOST:-}}"
# Addresses, never names: without the network of etcd each look-up of a name would take 10 s, past the leader's lease.
: "${HARNESS_DCS_SETTINGS:={hosts: ['${HARNESS_PREFIX:-}.1.11:2379', '${HARNESS_PREFIX:-}.1.12:2379', '${HARNESS_PREFIX:-}.1.13:2379']\}}"
export HARNESS_SCOPE HARNESS_NAMESPACE HARNESS_CLIENTS HARNESS_ADDRESS HARNESS_DCS_SETTINGS
envsubst < /usr/local/share/harness/patroni.yml > "$PATRONICTL_CONFIG_FILE"

# Patroni that does not find etcd looks again after 5 s only. A member that comes back while etcd is down starts anyway.
etcd_answers() {
  [ "$HARNESS_DCS" != kubernetes ] || return 0
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
    # Killed because its pod is to be deleted: a container that ended would be started anew before that.
    pgrep -x postgres > /dev/null || [ -e /tmp/ended ] || exit "$status"
    sleep 0.2
  done
done
