"""Background work leaves the processor to the processes that answer people: seen at real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cms.background.worker.priority import GROUP, NICENESS
from cms.management.commands.worker import Command

SHOW = "import os; print(os.getpriority(os.PRIO_PROCESS, 0), *(open('/proc/self/autogroup').read().split()[-1:] if {group} else ()))"
LOWERED = "from cms.background.worker.priority import lower_priority; lower_priority(); "
ROOT = Path(__file__).resolve().parents[2]
IS_SHARED_BY_SESSION = GROUP.exists()
PRIORITY = max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0))  # that of the tests may be lower


def printed(code: str, *, own_session: bool) -> list[int]:
    """Return the niceness, and that of the session where there is such a thing, that a Python process with this code prints."""
    command = [sys.executable, "-c", code + SHOW.format(group=IS_SHARED_BY_SESSION)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, start_new_session=own_session)
    return [int(number) for number in done.stdout.split()]


def test_a_worker_runs_at_lower_priority_and_so_does_its_session() -> None:
    assert printed(LOWERED, own_session=True) == [PRIORITY] + [NICENESS] * IS_SHARED_BY_SESSION


@pytest.mark.skipif(not IS_SHARED_BY_SESSION, reason="this system shares the processor among processes, not among sessions")
def test_the_worker_of_make_run_leads_its_session_although_a_shell_starts_it() -> None:
    lines = (ROOT / "deploy" / "local" / "Procfile").read_text().splitlines()
    command = next(line.partition(": ")[2] for line in lines if line.startswith("worker:"))
    shell = command.partition(".venv/")[0] + f"'{sys.executable}' -c \"import os; print(os.getsid(0) == os.getpid())\""
    done = subprocess.run(["sh", "-c", shell], check=True, capture_output=True, text=True, start_new_session=True)
    assert done.stdout.strip() == "True"


def test_programs_that_a_worker_starts_run_at_its_priority() -> None:
    code = LOWERED + "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import os; print(os.getpriority(0, 0))']); "
    assert printed(code, own_session=True)[0] == PRIORITY


@pytest.mark.skipif(not IS_SHARED_BY_SESSION, reason="this system shares the processor among processes, not among sessions")
def test_a_session_that_others_share_keeps_its_priority() -> None:
    worker = LOWERED + SHOW.format(group=True)
    leader = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {worker!r}], check=True); "
    assert printed(leader, own_session=True) == [PRIORITY, 0, os.getpriority(os.PRIO_PROCESS, 0), 0]


def test_a_worker_that_was_started_at_a_still_lower_priority_keeps_it() -> None:
    lower = "import os; os.setpriority(os.PRIO_PROCESS, 0, 15); "
    assert printed(lower + LOWERED, own_session=True)[0] == max(15, os.getpriority(os.PRIO_PROCESS, 0))


def test_a_worker_is_lowered_before_its_first_job(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    command = "cms.management.commands.worker"
    monkeypatch.setattr(f"{command}.training_mark.forget", lambda: None)
    monkeypatch.setattr(f"{command}.signal.signal", lambda number, handler: None)
    monkeypatch.setattr(f"{command}.lower_priority", lambda: done.append("lowered"))
    monkeypatch.setattr(f"{command}.run_until", lambda stop, jobs: not done.append("jobs"))
    Command().handle(once=False)
    assert done == ["lowered", "jobs"]
