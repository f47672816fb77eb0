#!/usr/bin/env bash
# make bench: speed, memory and size against Xapian omega's scriptindex, quest and SQLite FTS5. See README.md here.
#
#   tests/bench/run.sh BUILD_DIR                      on a corpus generated from corpus/statements
#   BENCH_DATA=FOLDER tests/bench/run.sh BUILD_DIR    on the text files of a folder
#   BENCH_PART=formats tests/bench/run.sh BUILD_DIR   only what reading costs by format; BENCH_LARGE=1: in the sizes of README.md
#   BENCH_REPS=N (3)  BENCH_WORK=FOLDER (BUILD_DIR/bench; needs 12 times the size of the corpus)
set -euo pipefail

# Only this script needs them, so `make check` does not install them.
packages=(xapian-omega xapian-tools sqlite3 python3 poppler-utils zstd)
programs=(scriptindex quest sqlite3 python3 pdftotext zstd)

build=${1:?usage: run.sh BUILD_DIR}
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$build" && pwd)

present() {
    local program
    for program in "${programs[@]}"; do command -v "$program" > /dev/null || return 1; done
}

install_packages() {
    local as_root=()
    if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi
    command -v apt-get > /dev/null || return 1
    "${as_root[@]}" apt-get update -qq || return 1
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" \
        > /dev/null
}

if ! present && ! { install_packages && present; }; then
    echo "bench: cannot install what it compares with; install these and run it again: ${packages[*]}" >&2
    exit 2
fi
for program in evindex evquery; do
    if [ ! -x "$build/$program" ]; then
        echo "bench: $build/$program is not there; run make first" >&2
        exit 2
    fi
done
work=${BENCH_WORK:-$build/bench}
if [ "${BENCH_PART:-}" != formats ]; then
    python3 "$root/tests/bench/tagging.py" --build "$build" --root "$root" --work "$work-tagging" --data "${BENCH_DATA:-}"
    python3 "$root/tests/bench/bench.py" --build "$build" --root "$root" --work "$work" --data "${BENCH_DATA:-}" \
        --reps "${BENCH_REPS:-3}"
fi
large=()
if [ -n "${BENCH_LARGE:-}" ]; then large=(--large); fi
exec python3 "$root/tests/bench/formats.py" --build "$build" --root "$root" --work "$work/formats" \
    --reps "${BENCH_REPS:-3}" "${large[@]}"
