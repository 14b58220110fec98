#!/usr/bin/env bash
# Makes mcr.microsoft.com/dotnet/aspnet:10.0 out of the runtime of this machine, where no image registry answers.
set -euo pipefail

tag=mcr.microsoft.com/dotnet/aspnet:10.0
usage() { echo "Usage: mkaspnet.sh SUITE     (bookworm, trixie; debian:SUITE-slim must be there)"; }
die() { printf 'mkaspnet.sh: %s\n' "$1" >&2; exit 64; }

case "${1:-}" in
  -h|--help) usage; exit 0 ;;
  ''|*[!a-z]*) usage >&2; exit 64 ;;
esac
suite=$1

command -v dotnet > /dev/null || die "$tag is made of the installed .NET 10, and there is no 'dotnet' on the PATH"
installed=$(dirname "$(readlink -f "$(command -v dotnet)")")
newest() { find "$installed/$1" -mindepth 1 -maxdepth 1 -type d -name '10.0.*' 2> /dev/null | sort -V | tail -n 1; }

work=$(mktemp -d "${TMPDIR:-/var/tmp}/harness-aspnet.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$work/dotnet"
cp "$installed/dotnet" "$work/dotnet/"
for part in host/fxr shared/Microsoft.NETCore.App shared/Microsoft.AspNetCore.App; do
  version=$(newest "$part")
  [ -n "$version" ] || die "$tag is made of the installed .NET 10, and $installed/$part has no 10.0"
  mkdir -p "$work/dotnet/$part"
  cp -a "$version" "$work/dotnet/$part/"
done

cat > "$work/Dockerfile" <<'END'
ARG SUITE
FROM debian:${SUITE}-slim
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates '^libicu[0-9]+$' libgcc-s1 libssl3 libstdc++6 tzdata zlib1g \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd -g 1654 app && useradd -u 1654 -g app -m app
COPY dotnet /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
ENV ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true APP_UID=1654
LABEL harness.made-by=mkaspnet.sh
END
echo "making $tag out of $installed ..." >&2
if ! timeout 900 docker build --force-rm --build-arg SUITE="$suite" -t "$tag" "$work" > "$work/log" 2>&1; then
  tail -n 20 "$work/log" >&2
  die "$tag does not build (above)"
fi
echo "made $tag" >&2
