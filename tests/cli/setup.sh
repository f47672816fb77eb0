#!/usr/bin/env bash
# Installs what is missing. Usage: setup.sh 'PKG-CONFIG-MODULES' DEBIAN-PACKAGE...
# On Debian and its relatives by apt-get, as root or through sudo, and only when something is missing; elsewhere it says
# what is needed and goes on if the libraries are there under whatever package names.
set -eu

modules=$1
shift

modules_present() {
    local module
    command -v pkg-config >/dev/null || return 1
    for module in $modules; do
        pkg-config --exists "$module" || return 1
    done
}

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    if modules_present; then
        exit 0
    fi
    echo "setup: this is not a Debian system. Please install what it calls these Debian packages: $*" >&2
    exit 1
fi

missing=()
for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "setup: please have these installed: apt-get install ${missing[*]}" >&2
        if modules_present; then
            exit 0
        fi
        exit 1
    fi
    as_root=(sudo)
fi

echo "setup: installing ${missing[*]}"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
