"""What the tests of the search share: an index of each test's own, pages of a plain type, a worker's round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from wagtail.models import Page, Site

from search.engines import targets
from search.engines.contract import SearchEngine
from search.engines.targets import engine_for, main_target
from search.indexing.draining import drain
from tests.servers.fixtures import elasticsearch_url, fragile_elasticsearch, fragile_opensearch, opensearch_url

# Here and in no test module: a fixture that two modules import is made twice, a server for each.
__all__ = ["elasticsearch_url", "fragile_elasticsearch", "fragile_opensearch", "opensearch_url"]


@pytest.fixture(autouse=True)
def own_index(tmp_path: Any, settings: Any) -> Iterator[None]:
    """An empty embedded index."""
    settings.SEARCH_URL = ""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    targets._engine.cache_clear()
    yield
    targets._engine.cache_clear()


@pytest.fixture
def engine(db: None) -> SearchEngine:
    """The engine that answers."""
    return engine_for(main_target())


@pytest.fixture
def root(db: None) -> Page:
    """The front page."""
    return Site.objects.get(is_default_site=True).root_page


@pytest.fixture
def make_page(root: Page) -> Callable[..., Page]:
    """Make a live ordinary page below the front page (or below `parent`)."""
    model = apps.get_model("home", "StandardPage")

    def make(title: str, lead: str = "", parent: Page | None = None, **values: Any) -> Page:
        page = model(title=title, lead=lead, **values)
        Page.objects.get(pk=(parent or root).pk).add_child(instance=page)
        return page

    return make


@pytest.fixture
def work() -> Callable[[], int]:
    """One round of the worker for the index that answers."""
    return lambda: drain(main_target())
