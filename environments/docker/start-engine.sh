#!/usr/bin/env bash
# Sees to it that a Docker engine and compose are there: on Debian as root they are installed and started when missing.
set -euo pipefail

usage() {
  cat <<END
Usage: start-engine.sh

Does nothing where a Docker engine answers and compose is installed. Else, on Debian as root, installs what is missing
(docker.io, docker-compose, iptables, debootstrap) and starts the engine: by systemd where that runs, else dockerd itself,
whose process and log are printed. Nothing else is touched. Anywhere else it says what is missing and ends with 64.
END
}
die() { printf 'start-engine.sh: %s\n' "$1" >&2; exit 64; }
case "${1:-}" in
  '') ;;
  -h|--help) usage; exit 0 ;;
  *) usage >&2; exit 64 ;;
esac

log=/var/log/dockerd.log
pidfile=/var/run/docker.pid
answers() { command -v docker > /dev/null && timeout 10 docker info > /dev/null 2>&1; }
has_compose() { command -v docker-compose > /dev/null || timeout 10 docker compose version > /dev/null 2>&1; }

if answers && has_compose; then
  echo "a Docker engine answers: version $(docker version --format '{{.Server.Version}}')"
  exit 0
fi

missing() {
  command -v dockerd > /dev/null || answers || echo docker.io
  has_compose || echo docker-compose
  command -v iptables > /dev/null || [ -x /usr/sbin/iptables ] || answers || echo iptables
  command -v debootstrap > /dev/null || [ -x /usr/sbin/debootstrap ] || echo debootstrap
}
packages=$(missing | tr '\n' ' ')

what="no Docker engine answers"
! answers || what="a Docker engine answers, but there is no compose (docker compose or docker-compose)"
command -v apt-get > /dev/null ||
  die "$what, and this is no Debian: install Docker (https://docs.docker.com/engine/install/), start it, then try again"
if [ "$(id -u)" != 0 ]; then
  [ -z "$packages" ] || what+="; missing packages: $packages"
  die "$what. Run this as root. If one runs already, this user may lack access to /var/run/docker.sock (group docker)"
fi

if [ -n "$packages" ]; then
  echo "installing Debian packages: $packages..."
  output=$(mktemp)
  trap 'rm -f "$output"' EXIT
  export DEBIAN_FRONTEND=noninteractive
  # Since trixie the command line is a package of its own.
  # shellcheck disable=SC2086 # a list of packages
  if ! { timeout 300 apt-get update -q &&
         { [[ $packages != *docker.io* ]] || ! apt-cache show docker-cli > /dev/null 2>&1 || packages+=docker-cli; } &&
         timeout 900 apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $packages; } > "$output" 2>&1; then
    tail -n 20 "$output" >&2
    die "installing $packages failed (above)"
  fi
fi
! answers || { echo "a Docker engine answers: version $(docker version --format '{{.Server.Version}}')"; exit 0; }

if [ -d /run/systemd/system ]; then
  timeout 90 systemctl start docker || die "systemd cannot start docker; see: journalctl -u docker"
  answers || die "docker was started by systemd and does not answer; see: journalctl -u docker"
  echo "systemd has started docker; its log: journalctl -u docker"
  exit 0
fi

mountpoint -q /sys/fs/cgroup || die "no control groups are mounted on /sys/fs/cgroup, which an engine needs (package cgroupfs-mount)"
# After a kill the file may name a process of somebody else's by now, and dockerd would refuse to start.
if [ -f $pidfile ]; then
  recorded=$(cat $pidfile)
  if [ "$(cat "/proc/$recorded/comm" 2> /dev/null)" = dockerd ]; then
    die "dockerd (process $recorded) runs and does not answer; look into its log, end it, then try again"
  fi
  rm -f $pidfile
fi
setsid nohup dockerd >> $log 2>&1 < /dev/null &
engine=$!
for _ in $(seq 1 120); do
  if answers; then
    echo "started dockerd, process $(cat $pidfile); its log: $log; end it by: kill $(cat $pidfile)"
    exit 0
  fi
  kill -0 "$engine" 2> /dev/null || break
  sleep 0.5
done
tail -n 20 $log >&2
if kill "$engine" 2> /dev/null; then
  die "dockerd did not answer within a minute and was ended (log: $log)"
fi
die "dockerd ended by itself (above; log: $log)"
