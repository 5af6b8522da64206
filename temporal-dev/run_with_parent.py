"""Runs a command that ends with the process that started this script.

Usage: run_with_parent.py COMMAND [ARGUMENT ...]

The starter holds the other end of this script's standard input. When that end closes, however its holder died, the command's whole
process group is stopped: first politely, then, after a few seconds, by force. SIGTERM and SIGINT do the same. Exits with the command's
own status.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading

GRACE_SECONDS = 6.0
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """On Linux, have the kernel stop the command should this script itself be killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> int:
    os.umask(0o077)  # What the command writes is its owner's only.
    command = subprocess.Popen(
        sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
    )

    def send(number: int) -> None:
        try:
            os.killpg(command.pid, number)
        except ProcessLookupError:
            pass

    def stop(*_: object) -> None:
        send(signal.SIGTERM)
        timer = threading.Timer(GRACE_SECONDS, send, [signal.SIGKILL])
        timer.daemon = True
        timer.start()

    def watch() -> None:
        while os.read(0, 4096):
            pass
        stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the starter, which then stops us in its order.
    threading.Thread(target=watch, daemon=True).start()
    status = command.wait()
    send(signal.SIGKILL)  # What the command left behind in its group.
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
