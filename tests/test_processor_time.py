"""What `--processor-time` adds up."""

from __future__ import annotations

import gc
import os
import subprocess
import sys

from tests.plugins.processor_time import used_by_tree

BUSY = "import os, time\nif {fork}:\n    child = os.fork()\n    child and (os.waitpid(child, 0), os._exit(0))\n"
BUSY += "while time.process_time() < 0.3: pass"


def test_what_a_process_and_its_child_used_counts_once_they_ended() -> None:
    for fork in (False, True):
        before = used_by_tree(os.getpid())
        subprocess.run([sys.executable, "-c", BUSY.format(fork=fork)], check=True)
        assert 0.25 < used_by_tree(os.getpid()) - before < 20


def test_what_was_loaded_before_the_first_test_is_looked_through_for_garbage_no_more() -> None:
    assert gc.isenabled()
    assert gc.get_freeze_count() > 100_000
