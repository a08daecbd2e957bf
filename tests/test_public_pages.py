"""What everybody may read is asked of `public_pages()` or `readable()`.

Wagtail's own `public()` knows nothing of the aliases of a restricted page, nor whether a page is published.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms.background.speech.reading_aloud import delete_unheard
from cms.models import following
from cms.models.background.leased_row import RowState
from cms.models.background.spoken_text import SpokenText
from cms.models.following import Announcement
from feedback.scores.best import portal_sections
from feedback.targets.target import rateable_page
from home.models import NewsPage
from home.tests.factories import make_news, make_page
from legal_docs.tests.factories import document
from qa.models import AnswerPage
from qa.tests.factories import answered
from search.indexing.building import build_entries

ROOT = Path(__file__).parent.parent
APPS = ("cms", "home", "legal_docs", "qa", "feedback", "search")
ASKING = {"public", "not_public", "private"}
OF_THE_TREE = {"get_children", "get_descendants", "get_siblings", "get_ancestors"}  # of a page of any type, so of `Page.objects`


def asked_of_wagtail(text: str) -> list[int]:
    """Return the lines at which `public()` is asked, or its kin of pages of all types."""
    asking = [node for node in ast.walk(ast.parse(text)) if method_of(node) in ASKING]
    return [node.lineno for node in asking if method_of(node) == "public" or _is_of_all_types(node)]


def method_of(node: ast.AST) -> str:
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def _is_of_all_types(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and node.attr == "objects":
        return isinstance(node.value, ast.Name) and node.value.id == "Page"
    if method_of(node) in OF_THE_TREE:
        return True
    inner = node.func if isinstance(node, ast.Call) else node.value if isinstance(node, ast.Attribute) else None
    return inner is not None and _is_of_all_types(inner)


def test_no_code_but_the_one_definition_asks_wagtail_which_pages_are_public() -> None:
    files = (path for app in APPS for path in (ROOT / app).rglob("*.py") if not {"tests", "migrations"} & set(path.parts))
    found = [f"{path.relative_to(ROOT)}:{line}" for path in files for line in asked_of_wagtail(path.read_text(encoding="utf-8"))]
    elsewhere = [place for place in found if not place.startswith("cms/models/access/restrictions.py")]
    assert elsewhere == [], "ask public_pages() or readable()"


@pytest.mark.parametrize(
    ("code", "is_refused"),
    [
        ("Page.objects.live().public().filter(pk=1)", True),
        ("Page.objects.filter(pk=1).public()", True),
        ("Page.objects.private()", True),
        ("site.root_page.get_children().live().public()", True),
        ("NewsPage.objects.live().public()", True),
        ("AnswerPage.objects.public().count()", True),
        ("NewsPage.objects.readable()", False),
        ("public_pages().filter(pk=1)", False),
    ],
)
def test_the_check_knows_what_asks_wagtail(code: str, is_refused: bool) -> None:
    assert bool(asked_of_wagtail(code)) == is_refused


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.fixture
def news() -> NewsPage:
    return make_news("Họp kín về đê điều", lead="Chưa công bố.")


@pytest.fixture
def alias(news: NewsPage) -> Page:
    return news.create_alias(update_slug="bi-danh")


@pytest.mark.django_db
def test_an_alias_of_a_restricted_page_has_no_entries_in_the_index(news: NewsPage, alias: Page) -> None:
    assert build_entries([alias.pk]).entries[alias.pk]
    restrict(news)
    assert build_entries([alias.pk]).entries == {alias.pk: []}


@pytest.mark.django_db
def test_an_alias_of_a_restricted_page_takes_no_rating(news: NewsPage, alias: Page) -> None:
    assert rateable_page(alias.pk)
    restrict(news)
    assert rateable_page(alias.pk) is None


@pytest.mark.django_db
def test_an_alias_of_a_restricted_page_is_not_announced(news: NewsPage, alias: Page) -> None:
    row = Announcement(topic="news", key="1", title="Họp kín", url="/x", page_id=alias.pk)
    assert following.only_public([row]) == [row]
    restrict(news)
    assert following.only_public([row]) == []
    following.announce_all([row])
    assert not Announcement.objects.exists()


@pytest.mark.django_db
def test_an_alias_of_a_restricted_page_falls_silent(news: NewsPage, alias: Page) -> None:
    SpokenText.objects.create(name="x.mp3", page_id=alias.pk, words="x", voice="a", state=RowState.DONE)
    delete_unheard()
    assert SpokenText.objects.exists()
    restrict(news)
    delete_unheard()
    assert not SpokenText.objects.exists()


@pytest.mark.django_db
def test_an_alias_of_a_restricted_page_is_no_section() -> None:
    page = make_page("Quy chế nội bộ")
    make_page("Ở dưới", parent=page.create_alias(update_slug="bi-danh", recursive=False))
    assert "Quy chế nội bộ" in [each.title for each in portal_sections()]
    restrict(page)
    assert "Quy chế nội bộ" not in [each.title for each in portal_sections()]


def answer_about(page: Page) -> AnswerPage:
    """Return the answer to a question that was asked about a page."""
    answer = answered().page
    AnswerPage.objects.filter(pk=answer.pk).update(about_page=page.pk, about_provision="Mục 2")
    return answer


@pytest.mark.django_db
def test_an_answer_leads_to_the_page_that_was_asked_about(client: Client) -> None:
    about = make_page("Kế hoạch kín")
    assert re.search(rf'<a href="{about.url}">\s*Mục 2, Kế hoạch kín</a>', client.get(answer_about(about).url).content.decode())


@pytest.mark.django_db
def test_an_answer_does_not_tell_title_and_address_of_a_page_that_became_private(client: Client) -> None:
    about = make_page("Kế hoạch kín")
    answer = answer_about(about)
    client.get(answer.url)
    PageViewRestriction.objects.create(page=about, restriction_type="login")
    html = client.get(answer.url).content.decode()
    assert "Kế hoạch kín" not in html
    assert about.url not in html


@pytest.mark.django_db
def test_an_answer_does_not_tell_the_title_of_a_page_below_a_private_section(client: Client) -> None:
    section = make_page("Nội bộ")
    answer = answer_about(make_page("Kế hoạch kín", parent=section))
    PageViewRestriction.objects.create(page=section, restriction_type="password", password="x")
    assert "Kế hoạch kín" not in client.get(answer.url).content.decode()


@pytest.mark.django_db
def test_an_answer_about_a_document_leads_straight_to_the_address_of_the_document(client: Client) -> None:
    about = document()
    assert f'<a href="{about.url}">' in client.get(answer_about(about).url).content.decode()
