#!/bin/sh
# First process of a member's pod: asks the ConfigMap pg-state who leads, labels the pod by its role, and runs PostgreSQL by the
# same script as in containers. A member that is held there waits: its pod is back, its PostgreSQL is not.
# PostgreSQL's end is the container's, and Kubernetes starts it again.
set -eu
account=/var/run/secrets/kubernetes.io/serviceaccount
api=https://kubernetes.default.svc/api/v1/namespaces/$HARNESS_NAMESPACE
waiting=/tmp/waiting
server=

ask() { curl -sS --fail --max-time 5 --cacert $account/ca.crt -H "Authorization: Bearer $(cat $account/token)" "$@"; }
value() { printf '%s' "$state" | tr -d '\n' | sed -n 's/.*"'"$1"'": *"\([^"]*\)".*/\1/p'; }
named() { case " $(value "$1") " in *" $HARNESS_MEMBER "*) return 0 ;; esac; return 1; }
stop() {
  [ -n "$server" ] || exit 143
  pg_ctl -D /data/pg -m fast -W -s stop 2> /dev/null || kill -TERM "$server" 2> /dev/null || true
}
# From the first moment: the first process of a container ignores signals that it has no handler for.
trap stop TERM INT

touch $waiting
until state=$(ask "$api/configmaps/pg-state") && ! named held; do
  sleep 0.3 &
  wait $! || true
done
leader=$(value leader)
role=replica
[ "$leader" != "$HARNESS_MEMBER" ] || role=primary
ask -o /dev/null -X PATCH -H 'Content-Type: application/merge-patch+json' \
  -d '{"metadata":{"labels":{"role":"'$role'"}}}' "$api/pods/$HARNESS_MEMBER"
! named copy || touch /data/copy-again

export HARNESS_LEADER="$leader" HARNESS_LEADER_HOST="$leader.pg" HARNESS_CLIENTS=all
# A pod takes its address with it and says no goodbye: without limits a standby would ask there for a minute and more. The kernel
# answers for a process that is only frozen, so that replication can still be held.
export HARNESS_LEADER_OPTIONS="tcp_user_timeout=3000 keepalives_idle=2 keepalives_interval=1 keepalives_count=3"
# The process that a former container's PostgreSQL was may be any other one in this container; PostgreSQL would take it for itself.
rm -f /data/pg/postmaster.pid
sh /usr/local/share/harness/start-postgres.sh &
server=$!
(until pg_isready -q -t 1; do sleep 0.5; done; rm -f $waiting) &
while :; do
  status=0
  wait "$server" || status=$?
  # A signal ends the wait as well.
  ! kill -0 "$server" 2> /dev/null || continue
  # Killed because the pod is to be deleted: a container that ended would be started anew before that.
  [ -e /tmp/ended ] || exit "$status"
  server=
  sleep 3600 &
  wait $! || true
done
