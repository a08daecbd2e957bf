"""Every screen of the administration that a person of any role reaches by links answers, in Vietnamese."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation

from cms.management.commands.seed_demo import DEMO_USERS
from tests.admin_crawl import Crawl, Texts, foreign_words

LEAST_SCREENS = 40  # of the role that reaches the fewest
ROLES = [person.username for person in DEMO_USERS]
MOST_RIGHTS = ROLES[0]  # sees all that the others see, each kind of rows; the others see in the same views what their rights change
# Screens that people reach by typing: a query that is explained.
TYPED = ("/quan-tri/tim-kiem/?q=th%E1%BB%9Di+h%E1%BA%A1n",)
# Words of the demo site's own text, and logins of its people.
OF_DEMO = frozenset({"container", "passport", "visa", "cavet", "hotline", *(person.username for person in DEMO_USERS)})


@pytest.mark.usefixtures("demo_rows")
@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("username", ROLES)
def test_every_screen_of_a_role_answers_in_vietnamese(username: str) -> None:
    crawl = Crawl(get_user_model().objects.get(username=username), known=OF_DEMO, each_kind=username == MOST_RIGHTS)
    crawl.run(*TYPED)
    assert len(crawl.asked) >= LEAST_SCREENS
    assert crawl.failed == {}
    assert crawl.english == {}, "\n".join(map(str, crawl.english.items()))


@pytest.mark.parametrize("text", ["Can add group", "True", "None", "Root", "News page tag → Tag", "bm_pairs 0,75", "Xem Status của trang"])
def test_english_is_found(text: str) -> None:
    assert list(foreign_words(text))


@pytest.mark.parametrize("text", ["Thêm nhóm", "Hồ sơ số 12/QĐ-UBND", "Tệp PDF, DOCX", "https://example.vn/a_b", "Từ 01/7/2026", "QyĐ"])
def test_vietnamese_is_no_english(text: str) -> None:
    assert list(foreign_words(text)) == []


def test_what_is_read_out_and_what_scripts_show_is_looked_at_and_code_is_not() -> None:
    page = Texts()
    page.feed("""<nav aria-label="Actions"><code>main</code><a title='Edit'>sửa</a></nav><input type=submit value=Search>
        <script type="application/json">{"label": "Menu item", "icon": "Folder"}</script><div data-block='{"a": ["Heading"]}'></div>""")
    assert sorted(page.said) == ["Actions", "Edit", "Heading", "Menu item", "Search", "sửa"]


@pytest.mark.parametrize("address", ["macro/new/", "reports/page-types-usage/", "snippets/home/pagekind/add/"])
def test_a_word_in_the_middle_of_a_button_or_a_name_has_no_capital(admin_client: Client, address: str) -> None:
    page, answer = Texts(), admin_client.get(f"/quan-tri/{address}")
    assert answer.status_code == 200
    page.feed(answer.content.decode())
    said = [text for text in page.said if len(text.split()) > 1 and text.split()[1].isalpha()]
    buttons = [text for text in said if text.startswith("Thêm ") and text.split()[1].istitle()]
    assert buttons + [text for text in said if text.startswith("Trang ") and text.istitle()] == []


def test_the_name_of_many_rows_fits_behind_their_number() -> None:
    with translation.override("vi"):
        names = {str(model._meta.verbose_name_plural) for model in apps.get_models()}
    assert [name for name in sorted(names) if name.lower().startswith(("các ", "những "))] == []
