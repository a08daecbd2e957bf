"""Results while a query is typed, and what is told of those that are opened: the scripts of the page of results in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from tests.browser.small_site import SmallSite, html, wait_for

pytestmark = pytest.mark.browser

BOX = '<form action="/tim-kiem/" data-results-box><input name="q" value="{}"><input type="hidden" name="loai" value="luat"></form>'
FOUND = """<h1 data-results-title>Kết quả cho {0}</h1>{1}
<div data-results><div data-clicks="/da-mo/" data-query="{0}">
<p class="mb-results__count">1 kết quả</p>
<section class="mb-results__certain"><a href="#dung">Đúng số</a></section>
<ol start="11"><li><a href="#mot">{0}</a></li></ol>
</div></div>"""


class Results:
    """Answers the page of results for any query, and keeps what it was asked and what was told of results that were opened."""

    def __init__(self, site: SmallSite) -> None:
        self.asked: list[dict[str, str]] = []
        self.opened: list[dict[str, str]] = []
        self.status = 200
        site.pages |= {"/tim-kiem/": self.results, "/da-mo/": self.open}

    def results(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request.GET.dict())
        text = escape(request.GET["q"])
        page = html(FOUND.format(text, BOX.format(text)), "search/clicks.js", "search/as_you_type.js")
        return HttpResponse(page.replace("<title>Trang", f"<title>Tìm {text}"), status=self.status)

    def open(self, request: HttpRequest) -> HttpResponse:
        self.opened.append(request.POST.dict())
        return HttpResponse("")


def go_on_typing(tab: Any, letters: str) -> None:
    tab.press("[name=q]", "End")
    tab.keyboard.type(letters)


@pytest.fixture
def results(site: SmallSite, tab: Any) -> Results:
    found = Results(site)
    tab.goto("/tim-kiem/?q=giay&loai=luat")
    found.asked.clear()
    return found


def test_results_follow_what_is_typed_with_the_filters_kept_and_the_box_untouched(results: Results, tab: Any) -> None:
    go_on_typing(tab, " khai sinh")
    tab.get_by_role("heading", name="Kết quả cho giay khai sinh").wait_for()
    assert results.asked[-1] == {"q": "giay khai sinh", "loai": "luat", "dang-go": "1"}
    assert tab.evaluate("document.activeElement.name") == "q"
    assert tab.input_value("[name=q]") == "giay khai sinh"
    assert tab.url.endswith("/tim-kiem/?q=giay+khai+sinh&loai=luat")
    assert tab.title() == "Tìm giay khai sinh"
    assert tab.locator("[role=status]").inner_text() == "1 kết quả"


def test_an_answer_that_is_overtaken_by_the_next_letter_is_never_shown(results: Results, tab: Any) -> None:
    held: list[Any] = []
    tab.route("**/tim-kiem/?q=giay+k&**", lambda route: held.append(route))
    go_on_typing(tab, " k")
    assert wait_for(tab, lambda: held)
    go_on_typing(tab, "hai")
    tab.get_by_role("heading", name="Kết quả cho giay khai").wait_for()
    assert held[0].request.failure == "net::ERR_ABORTED"


def test_a_failure_while_typing_leaves_the_results_that_are_there(results: Results, tab: Any) -> None:
    results.status = 503
    go_on_typing(tab, " khai")
    assert wait_for(tab, lambda: results.asked)
    assert tab.get_by_role("heading").inner_text() == "Kết quả cho giay"
    results.status = 200
    go_on_typing(tab, " sinh")
    tab.get_by_role("heading", name="Kết quả cho giay khai sinh").wait_for()


def test_the_place_of_what_is_opened_is_told_and_zero_above_the_list(results: Results, tab: Any) -> None:
    tab.click("text=Đúng số")
    tab.click("ol a")
    assert wait_for(tab, lambda: len(results.opened) == 2)
    assert results.opened == [{"q": "giay", "place": "0"}, {"q": "giay", "place": "11"}]


def test_the_first_result_opened_of_a_typed_query_tells_that_it_was_a_search(results: Results, tab: Any) -> None:
    go_on_typing(tab, " khai")
    tab.get_by_role("heading", name="Kết quả cho giay khai").wait_for()
    for _time in range(2):
        tab.click("ol a")
    assert wait_for(tab, lambda: len(results.opened) == 2)
    assert results.opened == [{"q": "giay khai", "place": "11", "typed": "1"}, {"q": "giay khai", "place": "11"}]
