"""The app's rows: the outbox, rebuilds, what editors teach the search, searches that people follow, sums of queries."""

from search.models.alerts import AlertFrequency, FoundPage, SavedSearch, ToldPage
from search.models.editorial import PinnedResult, SynonymRow
from search.models.outbox import ChangeReason, IndexChange, IndexClock
from search.models.rebuild import IndexRebuild, RebuildState
from search.models.statistics import QueryCount
from search.models.vectors import EmbeddingModel, PageEmbedding, PassageVector

__all__ = [
    "AlertFrequency",
    "ChangeReason",
    "EmbeddingModel",
    "FoundPage",
    "IndexChange",
    "IndexClock",
    "IndexRebuild",
    "PageEmbedding",
    "PassageVector",
    "PinnedResult",
    "QueryCount",
    "RebuildState",
    "SavedSearch",
    "SynonymRow",
    "ToldPage",
]
