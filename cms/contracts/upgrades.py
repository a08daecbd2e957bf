"""What an app has to do once after each upgrade, when the database has the new tables: `manage.py prepare` does it."""

from __future__ import annotations

from cms.contracts.ports import Providers

# Each returns what it did in words, empty for nothing, and may run any number of times.
after_upgrade: Providers[[], str] = Providers()


def run_steps() -> list[str]:
    """Run every step and return what they did."""
    return [words for step in after_upgrade if (words := step())]
