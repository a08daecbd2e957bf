"""What an app has to do once after each upgrade, when the database has the new tables: `manage.py prepare` does it."""

from __future__ import annotations

from collections.abc import Callable

Step = Callable[[], str]
_steps: list[Step] = []


def after_upgrade(step: Step) -> Step:
    """Register a step (decorator); it returns what it did in words, empty for nothing, and may run any number of times."""
    if step not in _steps:
        _steps.append(step)
    return step


def run_steps() -> list[str]:
    """Run every step and return what they did."""
    return [words for step in _steps if (words := step())]
