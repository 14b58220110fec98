#!/usr/bin/env bash
# Makes debian:SUITE-slim out of Debian's packages, where no image registry answers. Needs root, debootstrap and an engine.
set -euo pipefail

usage() { echo "Usage: mkbase.sh SUITE     (bookworm, trixie)"; }
die() { printf 'mkbase.sh: %s\n' "$1" >&2; exit 64; }

case "${1:-}" in
  -h|--help) usage; exit 0 ;;
  ''|*[!a-z]*) usage >&2; exit 64 ;;
esac
suite=$1
tag=debian:$suite-slim

[ "$(id -u)" = 0 ] || die "$tag can only be made by root (debootstrap), and no registry has it: run as root, or docker pull it"
if ! command -v debootstrap > /dev/null; then
  command -v apt-get > /dev/null || die "$tag needs debootstrap: install it, or docker pull $tag"
  timeout 600 apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends debootstrap >&2 \
    || die "debootstrap cannot be installed (above); try: apt-get update && apt-get install debootstrap"
fi

work=$(mktemp -d "${TMPDIR:-/var/tmp}/harness-base.XXXXXX")
root=$work/root
cleanup() {
  # debootstrap leaves its mounts behind when it is interrupted.
  for folder in proc sys dev/pts dev; do
    ! mountpoint -q "$root/$folder" || umount -l "$root/$folder" || true
  done
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

echo "making $tag by debootstrap ..." >&2
if ! timeout 1200 debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" > "$work/log" 2>&1; then
  tail -n 20 "$work/log" >&2
  die "debootstrap $suite failed (above)"
fi

# Inside the image apt shall find its packages as it does outside: the same sources, with this suite's name, security
# updates included. A system that is no Debian keeps the source that debootstrap wrote.
. /etc/os-release
if [ "${ID:-}" = debian ] && [ -n "${VERSION_CODENAME:-}" ]; then
  for source in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
    [ -s "$source" ] || continue
    rm -f "$root/etc/apt/sources.list"
    target=$root${source}
    sed "s/\b$VERSION_CODENAME\b/$suite/g" "$source" > "$target"
    break
  done
  for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/99* /etc/apt/apt.conf.d/docker-*; do
    [ ! -f "$file" ] || cp "$file" "$root$file"
  done
fi

# What the public image leaves out, too.
cat > "$root/etc/dpkg/dpkg.cfg.d/docker" <<'END'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/info/*
force-unsafe-io
END
find "$root/usr/share/doc" -type f ! -name copyright -delete
rm -rf "$root"/usr/share/{man,info,locale}/* "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* \
  "$root"/var/log/* "$root"/var/cache/debconf/*-old
# debootstrap copies the name and the resolver of the machine.
rm -f "$root/etc/hostname" "$root/etc/resolv.conf"

tar -C "$root" --one-file-system --numeric-owner -c . | timeout 300 docker import \
  --change 'CMD ["bash"]' \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'LABEL harness.made-by=mkbase.sh' - "$tag" > /dev/null
echo "made $tag" >&2
