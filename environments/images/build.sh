#!/usr/bin/env bash
# Makes the images of the container environments; what is there already is not made again.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
environments=$(dirname "$here")
all=(etcd haproxy patroni postgres api)
release=bookworm
api=$environments/../artifacts/bin/Api/release
load=$environments/../artifacts/bin/LoadRunner/release
names=()

usage() {
  cat <<END
Usage: build.sh [--release bookworm|trixie] [--api FOLDER] [--load FOLDER] [NAME...]

Makes the images NAME... (default: ${all[*]}; besides: load) for the Docker engine that 'docker' reaches.
Their tags hold a hash of all that goes into them: an image that is there is not made again.
Base images are pulled where a registry answers. Elsewhere debian:SUITE-slim is made by debootstrap (root) and
mcr.microsoft.com/dotnet/aspnet:10.0 out of the installed .NET 10.

  --release R    Debian release of the parts (default: $release)
                   bookworm   PostgreSQL 15, Patroni 3.0, etcd 3.4, HAProxy 2.6
                   trixie     PostgreSQL 17, Patroni 4.0, etcd 3.5, HAProxy 3.0
  --api FOLDER   folder of Harness.Api.dll, for the image 'api' (default: artifacts/bin/Api/release)
  --load FOLDER  folder of Harness.LoadRunner.dll, for the image 'load' (default: artifacts/bin/LoadRunner/release)
  -h, --help     this text

Prints one line HARNESS_IMAGE_<NAME>=<image> for each on standard output, as an .env file of compose takes it; progress
goes to standard error. Exit codes: 0 made or there, 64 something is missing (the message says what to do), 70 an image
does not build.
Remove all of them: docker image prune -a --filter label=harness.image
END
}
die() { printf 'build.sh: %s\n' "$1" >&2; exit "${2:-64}"; }

while [ $# -gt 0 ]; do
  case "$1" in
    -h|--help) usage; exit 0 ;;
    --release) [ $# -ge 2 ] || die "--release needs a value: bookworm or trixie"; release=$2; shift ;;
    --api) [ $# -ge 2 ] || die "--api needs a folder"; api=$2; shift ;;
    --load) [ $# -ge 2 ] || die "--load needs a folder"; load=$2; shift ;;
    -*) die "unknown option $1; see --help" ;;
    *) [ -f "$here/$1.Dockerfile" ] || die "unknown image '$1'; known: ${all[*]}"; names+=("$1") ;;
  esac
  shift
done
[ ${#names[@]} -gt 0 ] || names=("${all[@]}")
case "$release" in bookworm|trixie) ;; *) die "unknown release '$release'; known: bookworm, trixie" ;; esac

command -v docker > /dev/null || die "no 'docker' on the PATH; environments/docker/start-engine.sh installs an engine on Debian"
timeout 20 docker info > /dev/null 2>&1 || die "no Docker engine answers; environments/docker/start-engine.sh starts one on Debian"

# Files below environments/ that go into an image besides its Dockerfile.
inputs() {
  case "$1" in
    haproxy) echo patroni/haproxy.cfg ;;
    patroni) echo patroni/patroni.yml patroni/start-patroni.sh ;;
    postgres) echo docker/start-postgres.sh ;;
  esac
}

hash_of() {
  case "$1" in
    api)
      [ -f "$api/Harness.Api.dll" ] || die "the API is not in $api; build it (dotnet build src/Api -c Release), or name its folder: --api FOLDER"
      { cat "$here/api.Dockerfile"; (cd "$api" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum); } ;;
    load)
      [ -f "$load/Harness.LoadRunner.dll" ] || die "the load runner is not in $load; build it (dotnet build src/LoadRunner -c Release), or name its folder: --load FOLDER"
      { cat "$here/load.Dockerfile"; (cd "$load" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum); } ;;
    # shellcheck disable=SC2046 # no name holds a blank
    *) (cd "$environments" && cat "images/$1.Dockerfile" $(inputs "$1")) ;;
  esac | sha256sum | cut -c 1-12
}

is_there() { docker image inspect "$1" > /dev/null 2>&1; }

# The base image: there already, or pulled, or made. A pull from a network without answers ends by docker's own limits.
ensure_base() {
  local tag=$1 script=$2
  ! is_there "$tag" || return 0
  echo "pulling $tag ..." >&2
  if timeout 300 docker pull -q "$tag" > /dev/null 2> "$log"; then return 0; fi
  echo "no registry gives $tag ($(tail -n 1 "$log" | cut -c 1-200))" >&2
  [ "$tag" = "debian:$release-slim" ] || ensure_base "debian:$release-slim" mkbase.sh || return
  bash "$here/$script" "$release"
}

# Called where errexit is off, hence the returns. An older builder keeps the container of a step that failed, but for --force-rm.
build() {
  local name=$1 image=$2
  echo "building $image ..." >&2
  case "$name" in
    api)
      ensure_base mcr.microsoft.com/dotnet/aspnet:10.0 mkaspnet.sh || return
      timeout 600 docker build --force-rm --label harness.image=api -t "$image" -f "$here/api.Dockerfile" "$api" > "$log" 2>&1 ;;
    load)
      ensure_base mcr.microsoft.com/dotnet/aspnet:10.0 mkaspnet.sh || return
      timeout 600 docker build --force-rm --label harness.image=load -t "$image" -f "$here/load.Dockerfile" "$load" > "$log" 2>&1 ;;
    *)
      ensure_base "debian:$release-slim" mkbase.sh || return
      # shellcheck disable=SC2046 # no name holds a blank
      tar -C "$environments" -c "images/$name.Dockerfile" $(inputs "$name") |
        timeout 900 docker build --force-rm --label harness.image="$name" --build-arg SUITE="$release" -t "$image" -f "images/$name.Dockerfile" - > "$log" 2>&1 ;;
  esac
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# Two at the same time would only do the same work twice.
exec 9< "${BASH_SOURCE[0]}"
flock -w 1800 9 || die "another build.sh is at work for half an hour; end it"

for name in "${names[@]}"; do
  hash=$(hash_of "$name")
  if [ "$name" = api ] || [ "$name" = load ]; then image=harness/$name:$hash; else image=harness/$name:$release-$hash; fi
  if ! is_there "$image"; then
    build "$name" "$image" || { status=$?; [ "$status" = 64 ] && exit 64; tail -n 25 "$log" >&2; die "$image does not build (above)" 70; }
  fi
  echo "HARNESS_IMAGE_$(echo "$name" | tr 'a-z-' 'A-Z_')=$image"
done
