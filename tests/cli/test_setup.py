"""The set-up step of make, with stand-ins for the system's package tools."""

import os
import shutil

LOG = 'echo "$(basename "$0") $*" >> "$STUB_LOG"\n'


def stubs(t, **scripts):
    """A folder of programs; each is a shell script, or a link to the real one when the script is None."""
    folder = t.dir / "stubs"
    folder.mkdir()
    for name, script in {"bash": None, "env": None, "basename": None, **scripts}.items():
        name = name.replace("_", "-")
        if script is None:
            (folder / name).symlink_to(shutil.which(name))
            continue
        (folder / name).write_text("#!/bin/bash\n" + script)
        (folder / name).chmod(0o755)
    return folder


def setup(t, folder, *packages, **options):
    log = t.dir / "log"
    result = t.run(shutil.which("bash"), t.root / "tests/cli/setup.sh", "liba libb", *packages,
                   env={"PATH": str(folder), "STUB_LOG": str(log)}, **options)
    return result, log.read_text() if log.exists() else ""


HAS_ONLY_GCC = '[ "${@: -1}" = gcc ] && echo installed || exit 1\n'


def test_nothing_is_asked_of_apt_when_nothing_is_missing(t):
    """With all packages installed no apt-get runs."""
    folder = stubs(t, id="echo 0\n", dpkg_query="echo installed\n", apt_get=LOG)
    _, log = setup(t, folder, "gcc", "libc-dev")
    t.equal(log, "")


def test_root_installs_what_is_missing(t):
    """root installs the missing packages and no others."""
    folder = stubs(t, id="echo 0\n", dpkg_query=HAS_ONLY_GCC, apt_get=LOG)
    _, log = setup(t, folder, "gcc", "liba-dev", "libb-dev")
    t.equal(log.splitlines(), ["apt-get update -q",
                               "apt-get install -q -y --no-install-recommends liba-dev libb-dev"])


def test_others_go_through_sudo(t):
    """Another user installs through sudo."""
    folder = stubs(t, id="echo 1000\n", dpkg_query=HAS_ONLY_GCC, apt_get=LOG, sudo=LOG + 'exec "$@"\n')
    _, log = setup(t, folder, "gcc", "liba-dev")
    t.check("sudo env DEBIAN_FRONTEND=noninteractive apt-get install" in log, log)


def test_without_sudo_the_packages_are_named(t):
    """Without sudo the missing packages are named; it goes on only when the libraries are there all the same."""
    folder = stubs(t, id="echo 1000\n", dpkg_query=HAS_ONLY_GCC, apt_get=LOG, pkg_config="exit 1\n")
    result, log = setup(t, folder, "gcc", "liba-dev", code=1)
    t.contains(result.err, "apt-get install liba-dev")
    t.equal(log, "")
    (folder / "pkg-config").write_text("#!/bin/bash\nexit 0\n")
    setup(t, folder, "gcc", "liba-dev", code=0)


def test_other_systems_get_a_list(t):
    """Where there is no apt-get the list of packages is printed, unless the libraries are there."""
    folder = stubs(t, id="echo 0\n", pkg_config='[ "$2" = liba ]\n')
    result, _ = setup(t, folder, "gcc", "liba-dev", code=1)
    t.contains(result.err, "not a Debian system")
    t.contains(result.err, "gcc liba-dev")
    (folder / "pkg-config").write_text("#!/bin/bash\nexit 0\n")
    setup(t, folder, "gcc", "liba-dev", code=0)


def test_a_failed_installation_stops_the_build(t):
    """When apt-get fails, so does the set-up."""
    folder = stubs(t, id="echo 0\n", dpkg_query=HAS_ONLY_GCC, apt_get=LOG + '[ "$1" = update ]\n')
    result, _ = setup(t, folder, "gcc", "liba-dev", ok=False)
    t.check(result.code != 0, "exit code")
    t.check(os.path.exists(t.dir / "log"), "apt-get ran")
