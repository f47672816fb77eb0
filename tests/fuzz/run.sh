#!/usr/bin/env bash
# Runs each fuzzer of a folder for some seconds on seeds from the project's own data. What breaks one is kept beside it.
# Usage: run.sh FOLDER SECONDS
set -euo pipefail
cd "$(dirname "$0")/../.."
fuzzers=$1
seconds=$2

seeds() {
    case $1 in
    fuzz_query) grep -hoP "^\\\$ evquery \\w+ .*?'\\K[^']+(?=')" tests/cli/cases/*.txt README.md |
        split -l 1 -a 4 - "$2/seed-" ;;
    fuzz_readers) python3 tests/fuzz/reader_seeds.py "$2" ;;
    fuzz_codebook) cp corpus/codebooks/*.yml "$2" ;;
    *) cp corpus/statements/*.txt "$2" ;;
    esac
}

for fuzzer in "$fuzzers"/fuzz_*; do
    name=$(basename "$fuzzer")
    found=$fuzzers/found-$name/
    corpus=$fuzzers/corpus-$name
    mkdir -p "$found" "$corpus"
    seeds "$name" "$corpus"
    echo "fuzz: $name for $seconds seconds"
    if ! "$fuzzer" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20 -max_len=65536 -print_final_stats=1 \
        -artifact_prefix="$found" "$corpus" > "$fuzzers/$name.log" 2>&1; then
        tail -n 40 "$fuzzers/$name.log"
        echo "fuzz: $name broke; its input is in $found"
        exit 1
    fi
    grep -E 'number_of_executed_units|average_exec_per_sec' "$fuzzers/$name.log"
done
