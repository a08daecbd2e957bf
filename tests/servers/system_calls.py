"""Run a program under the filter of system calls of a unit, as systemd would: `python -m tests.servers.system_calls UNIT COMMAND …`.

What a program may call is read from `systemd-analyze`, and held by the kernel (libseccomp).
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

SYSTEMD = Path(__file__).resolve().parents[2] / "deploy" / "systemd"
UNITS = sorted(SYSTEMD.glob("*.service"))
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000  # SCMP_ACT_ALLOW, _KILL_PROCESS, _ERRNO
NAMESPACES = {"unshare", "setns"}  # RestrictNamespaces=yes


def names_of(group: str) -> set[str]:
    """Return the system calls of a group such as `@system-service`, with those of the groups in it."""
    listed = subprocess.run(["systemd-analyze", "syscall-filter", group], check=True, capture_output=True, text=True).stdout
    words = [line.strip() for line in listed.splitlines()[1:] if line.strip() and not line.strip().startswith("#")]
    return {name for word in words for name in (names_of(word) if word.startswith("@") else {word})}


def filter_of(unit: Path) -> tuple[set[str], int]:
    """Return what a unit lets its processes call, and what happens to the rest: an action of libseccomp."""
    text = unit.read_text(encoding="utf-8")
    allowed: set[str] = set()
    for without, group in re.findall(r"^SystemCallFilter=(~?)(\S+)$", text, re.MULTILINE):
        allowed = allowed - names_of(group) if without else allowed | names_of(group)
    refused = re.search(r"^SystemCallErrorNumber=(\w+)$", text, re.MULTILINE)
    return allowed - NAMESPACES, REFUSE | getattr(errno, refused[1]) if refused else KILL


def restrict(allowed: set[str], otherwise: int) -> None:
    """Hold this process and its children to some system calls, for good."""
    library = ctypes.CDLL(find_library("seccomp"))
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_rule_add.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint]
    library.seccomp_load.argtypes = [ctypes.c_void_p]
    rules = library.seccomp_init(ctypes.c_uint32(otherwise))
    for name in allowed:
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:  # else one of another kind of processor
            library.seccomp_rule_add(rules, ALLOW, number, 0)
    if library.seccomp_load(rules):
        raise OSError("the kernel took no filter")


def main() -> None:
    """Become the command of the arguments, under the filter of the unit."""
    restrict(*filter_of(Path(sys.argv[1])))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606


if __name__ == "__main__":
    main()
