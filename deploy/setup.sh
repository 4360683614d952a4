#!/usr/bin/env bash
# Installs what Varsel needs on Debian 12, as root or with sudo. Safe to run again; under a second when all is there.
#   usage: deploy/setup.sh [run|test|tidy|bench]...      none = run
#     run    to build and to run the server, the command line and the demo
#     test   run, and what deploy/test.sh needs: clang, sanitizers, formatting, shellcheck, buf, a browser
#     tidy   test, and clang-tidy
#     bench  run, and the PostgreSQL that the benchmark is compared with (binaries only; no server is started)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  sed -n '2,7p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'
}

run_packages=(
  g++ cmake ninja-build ccache lld pkg-config git ca-certificates
  protobuf-compiler libprotobuf-dev libgrpc++-dev libabsl-dev
  librocksdb-dev libsodium-dev libxxhash-dev libssl-dev tzdata
  libjemalloc-dev  # the server's allocations: a seventh more durable calls than with the C library's
  libspdlog-dev prometheus-cpp-dev libcli11-dev nlohmann-json3-dev
  # the issuer's keys (JWKS) over HTTPS; tokens and certificates are checked with OpenSSL (libssl-dev)
  libcurl4-openssl-dev
  # an officer's agenda as iCalendar (RFC 5545): folding, escaping and the parser that its test reads it back with
  libical-dev
  # asked for when the tree is configured, whatever is built of it (gRPC's own CMake files want its plugin there)
  protobuf-compiler-grpc
  libgtest-dev libgmock-dev librapidcheck-dev
)
# libprotoc-dev: the golden tests read the .proto files; llvm-14: the symbolizer that the sanitizers' suppressions need;
# chromium: the pages that the client writes are driven in a real browser, with letters to draw (fonts);
# openssl: certificates and tokens made by somebody else than us
test_packages=(libprotoc-dev clang-14 llvm-14 libclang-rt-14-dev clang-format-14 shellcheck jq openssl chromium
  fonts-dejavu-core)
tidy_packages=(clang-tidy-14)
bench_packages=(postgresql postgresql-client jq)

packages=("${run_packages[@]}")
with_buf=no
with_postgresql=no
for subset in "${@:-run}"; do
  case $subset in
    run) ;;
    test | tidy)
      packages+=("${test_packages[@]}")
      with_buf=yes
      [ "$subset" = test ] || packages+=("${tidy_packages[@]}")
      ;;
    bench)
      packages+=("${bench_packages[@]}")
      with_postgresql=yes
      ;;
    -h | --help) usage; exit 0 ;;
    *) echo "setup.sh: unknown subset '$subset'" >&2; usage >&2; exit 2 ;;
  esac
done
# A Node that is there and new enough for buf stays; the system's is never replaced.
if [ "$with_buf" = yes ] && ! { command -v node && command -v npm; } >/dev/null 2>&1; then
  packages+=(nodejs npm)
fi

# Of "${packages[@]}", those that are not installed.
missing_packages() {
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "${packages[@]}" 2>/dev/null |
    sed -n 's/^ii  *//p') || true
  printf '%s\n' "${packages[@]}" | sort -u | grep -vxF -e "${installed:-none}" || true
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

# Runs a command quietly; its words are shown only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

install_packages() {
  local names=("$@")
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null 2>&1; then
    echo "setup.sh: these packages are missing, and to install them takes root or sudo: ${names[*]}" >&2
    exit 1
  fi
  command -v apt-get >/dev/null 2>&1 || {
    echo "setup.sh: needs Debian's apt-get; missing packages: ${names[*]}" >&2
    exit 1
  }
  export DEBIAN_FRONTEND=noninteractive
  echo "Installing ${#names[@]} packages: ${names[*]}"
  if [ "$with_postgresql" = yes ] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    # The benchmark starts a private server of its own; the package must not leave another one running.
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  local install=(apt-get install -y -q --no-install-recommends -o Dpkg::Use-Pty=0
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "${names[@]}")
  # The package lists may be there and fresh enough; they are fetched only when they are not.
  if as_root "${install[@]}" --dry-run >/dev/null 2>&1 && quietly as_root "${install[@]}" 2>/dev/null; then
    return
  fi
  quietly as_root apt-get update -q || {
    echo "setup.sh: apt-get update failed; see above" >&2
    exit 1
  }
  quietly as_root "${install[@]}" || {
    echo "setup.sh: the packages could not be installed; see above" >&2
    exit 1
  }
}

mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -gt 0 ]; then
  install_packages "${missing[@]}"
fi

# npm_packages WHAT FOLDER: what the folder's lock file names, without running any of its scripts.
npm_packages() {
  ! [ "$2/node_modules/.package-lock.json" -nt "$2/package-lock.json" ] || return 0
  echo "Installing $1"
  quietly npm ci --prefix "$2" --ignore-scripts --no-audit --no-fund || {
    echo "setup.sh: $1 could not be installed with npm; see above" >&2
    exit 1
  }
  touch "$2/node_modules/.package-lock.json"
}

if [ "$with_buf" = yes ]; then
  npm_packages buf deploy/tools
  npm_packages "the browser tests' driver" tests/browser
  npm_packages "the client that is not ours" tests/outside
fi
