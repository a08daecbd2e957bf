"""The share of the processor that background work gets beside the processes that answer people."""

from __future__ import annotations

import logging
import os
import time
from contextlib import suppress
from pathlib import Path

NICENESS = 10  # about a tenth of a processor that others want as well; all of one that nobody else wants
GROUP = Path("/proc/self/autogroup")
TRIES = 20

logger = logging.getLogger(__name__)


def lower_priority() -> None:
    """Run this process, the threads and programs that it starts from now on at lower priority than the web processes.

    Linux shares the processor among sessions first, where no control group does it (deploy/systemd, deploy/compose.yaml): the whole
    session is lowered too, when it is this process's own. Where the system refuses, the priority stays as it is.
    """
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            _lower_session()


def _lower_session() -> None:
    for _try in range(TRIES):
        try:
            GROUP.write_text(str(NICENESS))
            return
        except BlockingIOError:  # Linux takes ten such changes a second of all users but root together
            time.sleep(0.1)
    logger.warning("the priority of the session could not be lowered")
