#!/usr/bin/env bash
# The folders are floors: fails when a file includes what its floor does not know.
set -eu
cd "$(dirname "$0")/../.."

# folder: the folders that its files may include from, beside their own
floors='
lib/base:
lib/text: base
lib/codebook: base text
lib/store: base text codebook
lib/cli: base
indexer: base text codebook store cli
query: base text codebook store cli
'
status=0

complain() {
    echo "$1" >&2
    status=1
}

while IFS=: read -r folder allowed; do
    [ -d "$folder" ] || continue
    own=$(basename "$folder")
    while IFS=: read -r file line include; do
        from=${include#*\"}
        from=${from%\"*}
        case $from in
        */*) from=${from%%/*} ;;
        *) continue ;; # a header of the file's own folder
        esac
        case " $own $allowed " in
        *" $from "*) ;;
        *) complain "$file:$line: $folder must not include from $from/" ;;
        esac
    done < <(grep -rnE --include='*.[ch]' --include='*.cc' '^[[:space:]]*#[[:space:]]*include "' "$folder")
done < <(printf '%s' "$floors" | sed '/^$/d')

while IFS=: read -r file line _; do
    case $file in
    lib/store/xapian_c.cc | tests/bench/analysis_peers.cc) ;; # the latter measures Xapian itself
    *) complain "$file:$line: only lib/store/xapian_c.cc includes Xapian's own headers" ;;
    esac
done < <(grep -rnE --include='*.[ch]' --include='*.cc' '#[[:space:]]*include <xapian' lib indexer query tests)

while IFS=: read -r file line text; do
    complain "$file:$line: unfinished: $text"
done < <(grep -rnE --include='*.[ch]' --include='*.cc' --include='*.sh' --exclude=floors.sh \
    '\b(TODO|FIXME|XXX)\b' lib indexer query tests || true)

exit $status
