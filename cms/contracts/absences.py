"""Who is away today, as any app may ask: the app of questions keeps the absences that people enter."""

from __future__ import annotations

from collections.abc import Collection

from cms.contracts.ports import Port

# The keys of the accounts of people who are away today.
away_today: Port[[], Collection[int]] = Port("who is away today", lambda: ())
