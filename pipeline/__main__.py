"""Run the command line: ``python -m pipeline``, and the command `jobprofile`."""

import os
import signal
from types import FrameType

_INTERRUPTED = 130  # as the command line ends later, which is not loaded yet


def main() -> None:
    """Load the command line and run it; Ctrl-C while it loads ends in one line too."""
    asked = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if asked:
        signal.signal(signal.SIGINT, _stop)
    from pipeline.cli.main import main as run

    if asked:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


def _stop(number: int, frame: FrameType | None) -> None:
    """End at once: nothing has been begun."""
    try:
        os.write(2, b"jobprofile: stopped before it began\n")
    finally:
        os._exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
