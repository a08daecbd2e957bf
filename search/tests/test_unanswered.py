"""What found nothing is given to whoever asks through the kernel, with its results page."""

from __future__ import annotations

import pytest

from cms.contracts.unanswered_searches import unanswered_searches
from search.results.counting.query_counts import LEAST_SHOWN, count_search

pytestmark = pytest.mark.django_db


def test_queries_without_results_are_given_through_the_kernel_and_rare_ones_are_not() -> None:
    for _number in range(LEAST_SHOWN):
        count_search("cấp lại thẻ căn cước", found=False)
    count_search("chỉ một người hỏi", found=False)
    rows = unanswered_searches(30, 10)
    assert [(row.query, row.times) for row in rows] == [("cấp lại thẻ căn cước", LEAST_SHOWN)]
    assert rows[0].url.startswith("/tim-kiem/?q=c")
