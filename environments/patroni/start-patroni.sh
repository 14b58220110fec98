#!/bin/sh
# First process of a member: fills the configuration in from HARNESS_* variables and becomes Patroni.
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
end=$(($(date +%s) + 15))
until etcd_answers || [ "$(date +%s)" -ge $end ]; do sleep 0.2; done
exec patroni "$PATRONICTL_CONFIG_FILE"
