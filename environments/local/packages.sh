# Sourced by ./harness and ./test: Debian's packages that the local environment is made of.

local_packages=(patroni etcd-server haproxy postgresql)

# Prints the packages that are missing, one a line.
missing_local_packages() {
  [ -x /usr/bin/patroni ] || echo patroni
  [ -x /usr/bin/etcd ] || echo etcd-server
  [ -x /usr/sbin/haproxy ] || echo haproxy
  compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null || echo postgresql
  command -v setpriv > /dev/null || echo util-linux
  # For network namespaces, which only root can make.
  if [ "$(id -u)" = 0 ]; then
    PATH=$PATH:/usr/sbin:/sbin command -v ip > /dev/null || echo iproute2
    PATH=$PATH:/usr/sbin:/sbin command -v iptables > /dev/null || echo iptables
  fi
}

# True where install_local_packages can do its work.
can_install_local_packages() { command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; }

# Installs what is missing, or says what to install. Nothing of the system's is started: no default PostgreSQL cluster is
# made, and no daemon of the new packages is let start.
install_local_packages() {
  install_packages "the local environment needs patroni, etcd, haproxy and PostgreSQL server binaries" $(missing_local_packages)
}

# What the tests of pages need besides: a browser.
install_browser() {
  [ -x /usr/bin/chromium ] || install_packages "the tests of pages need chromium" chromium
}

# What the tests of files and of commands in the docs need besides: readers that are not Harness's own, and programs that pages name.
install_test_tools() {
  install_packages "the tests of files and of commands in the docs need public tools" $(
    command -v jq > /dev/null || echo jq
    command -v curl > /dev/null || echo curl
    [ -x /usr/sbin/nginx ] || echo nginx-light
    for module in prometheus_client:python3-prometheus-client junitparser:python3-junitparser jsonschema:python3-jsonschema; do
      /usr/bin/python3 -c "import ${module%:*}" 2> /dev/null || echo "${module#*:}"
    done)
}

# What the Kubernetes for tests needs besides, where its scripts are (tests/EndToEnd.Tests/Kube).
install_kube_kit() {
  [ -e "${HARNESS_KUBE_KIT:-../shared/kube}/up.sh" ] && [ "$(id -u)" = 0 ] || return 0
  install_packages "the tests on Kubernetes need container networking" $(
    [ -x /usr/lib/cni/bridge ] || echo containernetworking-plugins
    command -v socat > /dev/null || echo socat
    [ -x /usr/sbin/dnsmasq ] || echo dnsmasq-base
    command -v openssl > /dev/null || echo openssl
    command -v xz > /dev/null || echo xz-utils)
}

# install_packages WHY [PACKAGE...]
install_packages() {
  local why=$1 missing=${*:2}
  [ -n "$missing" ] || return 0
  if ! command -v apt-get > /dev/null; then
    echo "harness: $why, and this is no Debian;" >&2
    echo "         missing here: $missing" >&2
    exit 64
  fi
  if [ "$(id -u)" != 0 ]; then
    echo "harness: missing packages: $missing" >&2
    echo "         install them as root: apt-get update && apt-get install -y $missing" >&2
    exit 64
  fi
  echo "installing Debian packages: $missing..." >&2
  local log; log=$(mktemp)
  if ! (install_quietly $missing) > "$log" 2>&1; then
    tail -n 20 "$log" >&2; rm -f "$log"
    echo "harness: installing $missing failed (above)" >&2
    exit 64
  fi
  rm -f "$log"
}

install_quietly() {
  set -e
  # Not local: the trap runs after the function has returned.
  policy=/usr/sbin/policy-rc.d
  conf=/etc/postgresql-common/createcluster.conf
  saved=$(mktemp -d)
  [ ! -e $policy ] || cp -a $policy "$saved/policy"
  [ ! -e $conf ] || cp -a $conf "$saved/conf"
  restore() {
    if [ -e "$saved/policy" ]; then cp -a "$saved/policy" $policy; else rm -f $policy; fi
    if [ -e "$saved/conf" ]; then cp -a "$saved/conf" $conf
    elif [ -e $conf ]; then sed -i '/^create_main_cluster = false$/d' $conf; fi
    rm -rf "$saved"
  }
  trap restore EXIT
  printf '#!/bin/sh\nexit 101\n' > $policy
  chmod 755 $policy
  mkdir -p "$(dirname $conf)"
  echo 'create_main_cluster = false' >> $conf
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -y -q --no-install-recommends -o Dpkg::Options::=--force-confold "$@"
}
