#!/usr/bin/env bash
# The analysis beside TermGenerator and Hunspell: builds both programs and runs analysis.py. Part of make bench; see README.md here.
#
#   tests/bench/analysis.sh BUILD_DIR      BENCH_DATA and BENCH_WORK as for run.sh
set -euo pipefail

packages=(libhunspell-dev hunspell-en-us hunspell-ru hunspell-kk)
build=${1:?usage: analysis.sh BUILD_DIR}
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$build" && pwd)

present() {
    pkg-config --exists hunspell && [ -e /usr/share/hunspell/kk_KZ.dic ] && [ -e /usr/share/hunspell/ru_RU.dic ] &&
        [ -e /usr/share/hunspell/en_US.dic ]
}

install_packages() {
    local as_root=()
    if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi
    command -v apt-get > /dev/null || return 1
    "${as_root[@]}" apt-get update -qq || return 1
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null
}

if ! present && ! { install_packages && present; }; then
    echo "bench: cannot install what the analysis is compared with; install these and run it again: ${packages[*]}" >&2
    exit 2
fi
make --no-print-directory -C "$root" BUILD="$build" "$build/bench/analysis_speed" "$build/bench/analysis_peers"
mkdir -p "${BENCH_WORK:-$build/bench}"
exec python3 "$root/tests/bench/analysis.py" "$build" "${BENCH_WORK:-$build/bench}" "${BENCH_DATA:-}"
