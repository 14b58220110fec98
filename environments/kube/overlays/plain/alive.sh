#!/bin/sh
# Alive is a member that waits, copies or recovers, and one whose PostgreSQL answers, if only by refusing.
[ ! -e /tmp/waiting ] && [ ! -e /tmp/ended ] || exit 0
pg_isready -q -t 5 || [ $? = 1 ]
