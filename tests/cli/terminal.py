"""A terminal for tests: what a program prints on one of so many columns, whole.

The kernel may report the far end closed while the last lines are still on their way to the near end, so the far end stays open
here until a mark, written when the program has ended, has come through behind all that it printed.
"""

import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading

END = b"\0the program has ended\0"
ROWS = 50


def run(argv, columns, cwd, env, timeout=120):
    """The exit code, and the text that the terminal got, with \\n for its line ends."""
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    got = b""
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=far, stderr=far, cwd=cwd, env=env) as process:
        def wait_and_mark():
            try:
                process.wait(timeout=timeout)
            except subprocess.TimeoutExpired:
                process.kill()
            os.write(far, END)

        waiter = threading.Thread(target=wait_and_mark)
        waiter.start()
        while not got.endswith(END):
            got += os.read(near, 1 << 16)
        waiter.join()
    os.close(far)
    os.close(near)
    return process.returncode, got[:-len(END)].decode("utf-8", "replace").replace("\r\n", "\n")
