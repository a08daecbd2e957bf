"""The app's rows: the outbox of index changes, rebuilds, and what editors teach the search (synonyms, pinned results)."""

from search.models.editorial import PinnedResult, SynonymRow
from search.models.outbox import ChangeReason, ChangeState, IndexChange, IndexClock
from search.models.rebuild import IndexRebuild, RebuildState

__all__ = [
    "ChangeReason",
    "ChangeState",
    "IndexChange",
    "IndexClock",
    "IndexRebuild",
    "PinnedResult",
    "RebuildState",
    "SynonymRow",
]
