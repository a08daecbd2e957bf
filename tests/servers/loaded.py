"""A process with the portal loaded, from which a test's web server, worker and commands are forked: loading is most of their start.

`python -m tests.servers.loaded` loads the portal and waits for commands on its standard input, a socket, until the other end is closed.
With each command come three files: a socket, which is told the number of the new process and later its exit code, and where it prints.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 2**16  # bytes of a command


class Forked:
    """A process that was forked from a loaded one: what a test needs of `subprocess.Popen`."""

    def __init__(self, command: list[str], told: socket.socket) -> None:
        self.command, self._told = command, told
        self.returncode: int | None = None
        self.pid = self._next()

    def _next(self) -> int:
        message = self._told.recv(64)
        if not message:
            raise RuntimeError(f"the loaded process ended before {self.command} did")
        return int(message)

    def poll(self) -> int | None:
        """Return the exit code when the process has ended."""
        if self.returncode is None:
            try:
                self.wait(0)
            except (TimeoutError, BlockingIOError):
                return None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code once the process has ended; raises TimeoutError after `timeout` seconds."""
        if self.returncode is None:
            self._told.settimeout(timeout)
            self.returncode = self._next()
            self._told.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class Loaded:
    """The portal loaded with these variables of the environment."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._commands, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # Of a session of its own: Ctrl-C in the terminal is for pytest, which then ends what runs.
            self.process = subprocess.Popen(
                [sys.executable, "-m", __name__], cwd=ROOT, env=environment, stdin=theirs.fileno(), start_new_session=True
            )

    def start(self, command: list[str], output: IO[Any], errors: IO[Any]) -> Forked:
        """Fork a process for `gunicorn …` or `python manage.py …`."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            socket.send_fds(self._commands, [json.dumps(command).encode()], [theirs.fileno(), output.fileno(), errors.fileno()])
        return Forked(command, ours)

    def stop(self) -> None:
        """End the loaded process; what was forked from it goes on."""
        self._commands.close()
        self.process.wait(60)


def _reap(*_signal: object) -> None:
    """Take note of watching processes that ended: what they used counts as this one's (`--processor-time`)."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _next_command(commands: socket.socket) -> list[str]:
    """Fork for each command that comes; returns it in the new process. Ends this one when no more can come."""
    signal.signal(signal.SIGCHLD, _reap)
    while True:
        message, files, _flags, _address = socket.recv_fds(commands, LONGEST, 3)
        if not message:
            sys.exit()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            commands.close()
            _fork_and_watch(files)
            return [str(word) for word in json.loads(message)]
        for file in files:
            os.close(file)


def _fork_and_watch(files: list[int]) -> None:
    """Return in a new process of its own session that prints to the files; this one tells its number and its exit code, and ends."""
    teller = socket.socket(fileno=files[0])
    number = os.fork()
    if number:
        teller.send(str(number).encode())
        for file in files[1:]:  # who reads what it prints waits for the end of that process only
            os.close(file)
        code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        try:
            teller.send(str(code).encode())
        finally:  # nobody may be there to hear it
            os._exit(0)
    teller.close()
    os.setsid()
    for file, place in zip(files[1:], (1, 2), strict=True):
        os.dup2(file, place)
        os.close(file)


def main() -> None:
    """Load the portal, and become each process that is asked for."""
    commands = socket.socket(fileno=os.dup(0))
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    import django
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.urls import get_resolver

    from cms.background.worker import priority

    if "PYTEST_VERSION" in os.environ:
        priority.NICENESS = 0  # a test waits for the worker, beside tests that leave it little of the processor
    if {"PYTEST_VERSION", "TEST_DEMO_SITE"} & os.environ.keys():  # in `make test`; benchmarks log in as people do
        PBKDF2PasswordHasher.iterations = 1  # each login would take half a second of processor time
    django.setup()
    get_resolver().url_patterns  # noqa: B018 -- loads the views
    gc.freeze()  # what is loaded is not looked through for garbage in each process: its memory would be copied there
    program, *arguments = _next_command(commands)
    if program == "gunicorn":
        from gunicorn.app.wsgiapp import run

        sys.argv = [program, *arguments]
        run()
    else:
        import manage

        sys.argv = arguments
        manage.main()


if __name__ == "__main__":
    main()
