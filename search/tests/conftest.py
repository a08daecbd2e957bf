"""What the tests of the search share: an index of each test's own, pages of a plain type, a worker's round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from wagtail.models import Page, Site

from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from search.engines import targets
from search.engines.contract import IndexAction, SearchEngine
from search.engines.targets import engine_for, main_target
from search.indexing.draining import drain
from tests.servers.fixtures import elasticsearch_url, fragile_elasticsearch, fragile_opensearch, opensearch_url

# Here and in no test module: a fixture that two modules import is made twice, a server for each.
__all__ = ["elasticsearch_url", "fragile_elasticsearch", "fragile_opensearch", "opensearch_url"]
Index = Callable[..., SearchEntry]


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
def index(engine: SearchEngine) -> Index:
    """Put one entry into the index, as an app's page would give it."""

    def put(entry_id: str, title: str, kind: EntryKind = EntryKind.NEWS, **values: object) -> SearchEntry:
        defaults = {"parent_id": entry_id, "page_id": 1, "url": f"/{entry_id}/"}
        entry = SearchEntry(entry_id=entry_id, kind=kind, title=title, **{**defaults, **values})
        engine.bulk([IndexAction(entry_id, 1, entry)])
        return entry

    return put


@pytest.fixture
def decree(index: Index) -> SearchEntry:
    """A decree of two articles, in force since 2022, with a decision of another year beside it."""
    common = {"type": "Nghị định", "issuer": "Chính phủ", "number": "42/2022/NĐ-CP", "year": 2022}
    windows = (StatusWindow("chua_co_hieu_luc", None, date(2022, 8, 15)), StatusWindow("con_hieu_luc", date(2022, 8, 15), None))
    law = index(
        "doc1",
        "Nghị định quy định về việc cung cấp thông tin trên môi trường mạng",
        EntryKind.DOCUMENT,
        status_windows=windows,
        **common,
    )
    for number, heading, body in [
        (4, "Nguyên tắc cung cấp thông tin", "Thông tin cung cấp trên cổng phải đúng."),
        (5, "Tên miền của cổng <b>thông tin</b>", "Cổng thông tin điện tử có tên miền cấp 3."),
    ]:
        index(
            f"doc1#dieu-{number}",
            law.title,
            EntryKind.ARTICLE,
            parent_id="doc1",
            url=f"/doc1/dieu-{number}/",
            heading=f"Điều {number}. {heading}",
            path="Chương II. Cung cấp thông tin",
            body=body,
            status_windows=windows,
            **common,
        )
    index("doc2", "Quyết định về cổng thông tin tỉnh", EntryKind.DOCUMENT, type="Quyết định", issuer="UBND tỉnh", year=2024)
    return law


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
