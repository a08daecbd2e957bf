"""The app's rows: the outbox, rebuilds, what editors teach the search, when pages were first found, sums of queries."""

from search.models.alerts import FoundPage
from search.models.editorial import PinnedResult, SynonymRow
from search.models.former_names import FormerName
from search.models.outbox import ChangeReason, IndexChange, IndexClock
from search.models.rebuild import IndexComparison, IndexRebuild, RebuildState
from search.models.statistics import QueryCount
from search.models.vectors import EmbeddingModel, PageEmbedding, PassageVector
