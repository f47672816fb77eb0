#!/usr/bin/env bash
# One door to Xapian, seen in the built objects. Usage: symbols.sh OBJECTS, the folder that holds lib/store/xapian_c.o and
# the other objects. The last line says how many checks passed and failed.
set -u
if [ $# -ne 1 ] || [ ! -d "$1" ]; then
    echo "usage: $0 OBJECTS" >&2
    exit 2
fi
objects=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.." || exit 2
header=lib/store/xapian_c.h
door=$objects/lib/store/xapian_c.o
passed=0
failed=0

# check WORDS FOUND: passes when nothing was found.
check() {
    if [ -z "$2" ]; then
        passed=$((passed + 1))
        echo "ok - $1"
    else
        failed=$((failed + 1))
        echo "not ok - $1"
        printf '%s\n' "$2" | sed 's/^/    /'
    fi
}

# The other objects in which a symbol of Xapian is defined or referred to. Of templates that C++ objects make of its
# classes the names are mangled too, so the demangled names are searched.
others() {
    find "$objects" -name '*.o' ! -path "$door" -print | while IFS= read -r object; do
        nm -C "$object" 2>/dev/null | grep -q 'Xapian::' && printf '%s\n' "${object#"$objects"/}"
    done
}

# The functions that the header declares: with its comments and macros resolved, every xpc_ name before a bracket.
declared() {
    "${CC:-cc}" -E -P -x c "$header" | grep -oE '\bxpc_[a-z0-9_]+ *\(' | tr -d ' (' | LC_ALL=C sort -u
}

# The functions that the object gives to other objects under a C name, which mangled C++ names (_Z…) are not.
exported() {
    nm --defined-only --extern-only "$door" | awk '$2 == "T" && $3 !~ /^_Z/ { print $3 }' | LC_ALL=C sort -u
}

# Xapian's classes of errors that the header's list does not have. LogicError and RuntimeError are never thrown as such.
unlisted_classes() {
    local found
    found=$(echo '#include <xapian.h>' | "${CXX:-c++}" -E -x c++ - 2>/dev/null |
        grep -oE 'class [^;:{]*\b[A-Za-z]*Error( *:|$)' | grep -oE '[A-Za-z]*Error' |
        grep -vxE 'LogicError|RuntimeError' | LC_ALL=C sort -u)
    [ -n "$found" ] || echo "no class found: is xapian.h there?"
    for class in $found; do
        grep -qE "BY_CLASS\([A-Z_]+, $class," "$header" || echo "$class"
    done
}

includers() {
    grep -rlE --include='*.c' --include='*.h' --include='*.cc' '^[[:space:]]*#[[:space:]]*include[[:space:]]*<xapian' \
        lib indexer query tests 2>/dev/null | grep -vxE 'lib/store/xapian_c.cc|tests/bench/analysis_peers.cc'
}

# Includes that would tie the two files to this project.
foreign_includes() {
    grep -nHE '#[[:space:]]*include[[:space:]]*"' "$header" lib/store/xapian_c.cc | grep -v '"store/xapian_c.h"'
}

if [ -f "$door" ]; then
    check 'no object but xapian_c.o refers to Xapian' "$(others)"
    check 'what the header declares is what the object exports (<: only declared, >: only exported)' \
        "$(diff <(declared) <(exported) | grep '^[<>]')"
    check 'the header declares functions at all' "$([ "$(declared | wc -l)" -gt 100 ] || echo 'fewer than 100')"
    check 'the door itself refers to Xapian' "$(nm -C "$door" | grep -q 'Xapian::Database' || echo 'no symbol of it')"
else
    check 'xapian_c.o is built' "no $door"
fi
check 'no other source includes xapian.h' "$(includers)"
check 'the two files include nothing else of this project' "$(foreign_includes)"
check 'every class of error has a status' "$(unlisted_classes)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
