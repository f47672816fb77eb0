#!/usr/bin/env bash
# What `make demo` shows, from the sample statements to a ranked answer. Usage: demo.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
export EXITVOICE_INDEX=$build/demo.index
rm -rf "$EXITVOICE_INDEX"

# Shows a command as one would type it, then runs it.
show() {
    local words=() word program=$1
    shift
    for word in "$@"; do
        case $word in
        *[!A-Za-z0-9_./:=-]*) words+=("'$word'") ;;
        *) words+=("$word") ;;
        esac
    done
    printf '\n$ %s %s\n' "$program" "${words[*]}"
    "$build/$program" "$@" 2>&1
}

show evindex add corpus/statements
show evindex info --format table
show evquery search --format table --limit 3 'sovereignty OR independence'
show evquery search --format table --limit 3 '(выйти OR выход) NEAR/6 (союз OR ЕАЭС)'
show evquery search --format table --limit 3 'егемендік OR тәуелсіздік'
show evquery kwic --format table --limit 5 'withdraw* OR leave'
show evindex tag --format csv corpus/statements/kaz_2017_trade-minister_kk.txt
show evquery freq --format table 'sovereignty' 'суверенитет' 'егемендік' --by country
printf '\nThe index is %s. README.md goes on from here; %s/evquery help query explains the query language.\n' \
    "$EXITVOICE_INDEX" "$build"
