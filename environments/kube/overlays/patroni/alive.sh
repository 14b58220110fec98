#!/bin/sh
# Alive is a member that waits or is about to be deleted, and one whose Patroni goes round its loop.
[ ! -e /tmp/waiting ] && [ ! -e /tmp/ended ] || exit 0
curl -fs -o /dev/null --max-time 5 http://127.0.0.1:8008/liveness
