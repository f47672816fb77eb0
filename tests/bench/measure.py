"""Runs a process and says what it took: seconds on the wall clock and peak resident memory, from wait4.

A child's peak counts what its parent held when it was started, so the bench itself stays small: no file is held whole."""
import collections
import hashlib
import os
import statistics
import subprocess
import sys
import time

Taken = collections.namedtuple("Taken", "seconds mib")


def environment(home):
    """The environment of every measured process: no user's settings, one locale."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": home}


def run(argv, home):
    """Runs argv with its output thrown away; stops the bench when it fails."""
    with open(os.path.join(home, "stderr.txt"), "w+b") as errors:
        start = time.perf_counter()
        child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
                                 env=environment(home), close_fds=False)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            text = errors.read().decode("utf-8", "replace")
            sys.exit("bench: status %d of %s\n%s" % (child.returncode, " ".join(argv)[:300], text[-2000:]))
    return Taken(seconds, usage.ru_maxrss / 1024)


def reference_seconds():
    """The time of a piece of work that is always the same: its spread is the machine's noise."""
    block = bytes(1 << 20)
    start = time.perf_counter()
    digest = hashlib.sha256()
    for _ in range(200):
        digest.update(block)
    return time.perf_counter() - start


def median(values):
    return statistics.median(values)


def spread(values):
    """(greatest - least) / median."""
    return (max(values) - min(values)) / median(values)


def middle_spread(values):
    """(third quartile - first quartile) / median: for many short runs, where one outlier says nothing."""
    first, _, third = statistics.quantiles(values, n=4)
    return (third - first) / median(values)


def tree_bytes(path):
    """Sum of the sizes of all files under a path."""
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)
