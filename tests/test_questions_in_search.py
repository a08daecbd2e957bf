"""What citizens typed in private is found by no search: neither on the page of results nor in its JSON, its feed or the index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from qa.tests.conftest import old_token  # noqa: F401 -- a fixture
from qa.tests.test_canary import CANARY, asked, people, withheld, worked_on  # noqa: F401 -- two are fixtures
from search.engines import targets

pytestmark = pytest.mark.django_db
FORMS = ("", "json/", "rss/")


@pytest.fixture
def own_index(tmp_path: Any, settings: Any) -> Iterator[None]:
    """An index of this test's own."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    targets._engine.cache_clear()
    yield
    targets._engine.cache_clear()


def test_search_gives_the_public_copy_of_a_question_and_no_word_of_the_original(
    client: Client,
    old_token: str,  # noqa: F811
    people: dict[str, Any],  # noqa: F811
    own_index: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    worked_on(asked(client, old_token, people["unit"]), people)
    withheld(people)
    call_command("rebuild_search_index", verbosity=0)
    for form in FORMS:
        found = client.get(f"/tim-kiem/{form}", {"q": "tiêu đề sạch"}).content.decode()
        assert "Tiêu đề sạch" in found
        assert CANARY not in found.lower()
        by_the_secret = client.get(f"/tim-kiem/{form}", {"q": CANARY}).content.decode()
        assert "Tiêu đề sạch" not in by_the_secret  # the words of the query are shown again, but find nothing
