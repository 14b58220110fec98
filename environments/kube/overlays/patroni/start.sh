#!/bin/sh
# First process of a member's pod: waits while the ConfigMap pg-state holds the member back, then runs Patroni by the same script
# as in containers.
set -eu
account=/var/run/secrets/kubernetes.io/serviceaccount
api=https://kubernetes.default.svc/api/v1/namespaces/$HARNESS_NAMESPACE
waiting=/tmp/waiting

ask() { curl -sS --fail --max-time 5 --cacert $account/ca.crt -H "Authorization: Bearer $(cat $account/token)" "$@"; }
value() { printf '%s' "$state" | tr -d '\n' | sed -n 's/.*"'"$1"'": *"\([^"]*\)".*/\1/p'; }
named() { case " $(value "$1") " in *" $HARNESS_MEMBER "*) return 0 ;; esac; return 1; }
# From the first moment: the first process of a container ignores signals that it has no handler for.
trap 'exit 143' TERM INT

touch $waiting
until state=$(ask "$api/configmaps/pg-state") && ! named held; do
  sleep 0.3 &
  wait $! || true
done
rm -f $waiting

# The scope is the name of the Service that leads to the leader. Pods are found by the labels, of which cluster-name is Patroni's own.
export HARNESS_SCOPE=pg-primary HARNESS_CLIENTS=all HARNESS_DCS=kubernetes
export HARNESS_DCS_SETTINGS="{labels: {app: pg}, use_endpoints: true, pod_ip: $HARNESS_ADDRESS, ports: [{name: postgres, port: 5432}]}"
exec sh /usr/local/share/harness/start-patroni.sh
