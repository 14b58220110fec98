#!/bin/sh
# First process of a member: fills the configuration in from HARNESS_* variables and becomes Patroni.
set -eu
umask 077
envsubst < /usr/local/share/harness/patroni.yml > "$PATRONICTL_CONFIG_FILE"

# Patroni that does not find etcd looks again after 5 s only. A member that comes back while etcd is down starts anyway.
tries=0
until curl -fs -o /dev/null -m 1 "http://$HARNESS_PREFIX.1.11:2379/health" ||
      curl -fs -o /dev/null -m 1 "http://$HARNESS_PREFIX.1.12:2379/health" ||
      curl -fs -o /dev/null -m 1 "http://$HARNESS_PREFIX.1.13:2379/health"; do
  tries=$((tries + 1))
  [ $tries -lt 50 ] || break
  sleep 0.2
done
exec patroni "$PATRONICTL_CONFIG_FILE"
