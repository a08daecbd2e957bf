"""Registry of the jobs that the worker runs again and again. A job may be registered in any module that an app imports at its start."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

from cms.contracts.ports import Registry
from cms.contracts.write_turns import in_turns

logger = logging.getLogger(__name__)
T = TypeVar("T")
Result = TypeVar("Result")
JobFunction = TypeVar("JobFunction", bound=Callable[..., int])  # called without arguments
ROUND_S = 30.0  # for one job of the slow lane, so that the others get their turn


class Lane(StrEnum):
    """Jobs of one lane run one after another, the lanes side by side: a slow mail server does not hold up the index."""

    MAIN = "main"
    MAIL = "mail"
    EMBEDDING = "embedding"
    SLOW = "slow"
    LIFE = "life"  # the heartbeat alone: an index that takes a minute is no dead worker
    TASKS = "tasks"  # the last: queued tasks alone, such as the mail with a link for a new password


@dataclass(frozen=True, slots=True)
class Job:
    """A function that the worker calls every `every`; it returns the number of things done (for the log)."""

    name: str
    every: timedelta
    run: Callable[[], int]
    lane: Lane = Lane.MAIN


_jobs: Registry[Job] = Registry("name")


def periodic(every: timedelta, *, slow: bool = False, lane: Lane = Lane.MAIN) -> Callable[[JobFunction], JobFunction]:
    """Register the decorated function to be called every `every` by the worker.

    It must be idempotent and take its rows by lock or compare-and-set: several workers may run at once.
    `slow`: it may take more than a second, so it runs in the lane of the slow ones.
    """

    def register(function: JobFunction) -> JobFunction:
        name = f"{function.__module__}.{function.__name__}"
        _jobs.register(Job(name=name, every=every, run=function, lane=Lane.SLOW if slow else lane))
        return function

    return register


def run_each_isolated(
    things: Iterable[T], do: Callable[[T], int], *, failed: Callable[[T, Exception], object] | None = None, atomic: bool = True
) -> int:
    """Call `do` for each thing, in a transaction of its own; return the sum of what it returns.

    One that fails is logged with its cause and tried again in the next round; it holds up none of the others. After it is undone
    `failed` is called, likewise, so that a person may hear of it. A database that is unreachable, or locked by another process as SQLite
    is, ends the round. `atomic=False`: `do` opens its transactions itself, since it also does what must hold no lock.
    """
    done = 0
    for thing in in_turns(things):
        result = _attempt(do, thing, atomic=atomic)
        if not isinstance(result, Exception):
            done += result
        elif failed is not None:
            _attempt(failed, thing, result)
    return done


def _attempt(do: Callable[..., Result], thing: object, *more: object, atomic: bool = True) -> Result | Exception:
    """Return what `do` returns, or the logged exception that it raised."""
    try:
        with transaction.atomic() if atomic else nullcontext():
            return do(thing, *more)
    except Exception as error:
        # PostgreSQL also says so of one thing alone: a deadlock, a statement that took too long.
        if isinstance(error, OperationalError | InterfaceError) and (_is_locked(error) or not connection.is_usable()):
            raise
        logger.exception("%s of %r failed; the others of this round go on", getattr(do, "__qualname__", do), thing)
        return error


def _is_locked(error: Exception) -> bool:
    """Return whether SQLite says that another process writes: so it would of each thing."""
    return connection.vendor == "sqlite" and "locked" in str(error)


def all_jobs() -> list[Job]:
    """Return every registered job, by name."""
    return [_jobs[name] for name in sorted(_jobs)]
