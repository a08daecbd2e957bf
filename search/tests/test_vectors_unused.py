"""A vector says what its text was about: it does not outlive that text for long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from cms.background.worker import retention
from search.engines.targets import main_target
from search.indexing.comparing import compare
from search.indexing.embedding import embed_pages
from search.indexing.passages import KEEP_UNUSED
from search.meaning.passages import digest_of, passage_of
from search.models import PassageVector
from search.tests.meaning_fakes import FakeEmbedder, embedder

__all__ = ["embedder"]

pytestmark = pytest.mark.django_db


def test_the_vectors_of_a_text_that_is_no_longer_to_be_found_are_forgotten_after_some_months(
    make_page: Callable[..., Page], work: Callable[[], int], embedder: FakeEmbedder
) -> None:
    found, gone = make_page("Đăng ký tạm trú"), make_page("Ly hôn đơn phương")
    work()
    embed_pages()
    digests = [digest_of(passage_of(next(iter(page.get_search_entries())))) for page in (found, gone)]
    gone.unpublish()
    PassageVector.objects.update(used_at=timezone.now() - KEEP_UNUSED - timedelta(days=1))
    compare(main_target(), lambda pages: None)
    retention.run("search.passage_vectors")
    assert set(PassageVector.objects.of(embedder.model, digests)) == {digests[0]}
