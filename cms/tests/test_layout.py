"""The shared layout: structured data, kept queries, page windows, form fields, error pages."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from cms.templatetags.cms_tags import json_ld, page_window, phone_links


def render(source: str, **values: object) -> str:
    return Template("{% load cms_tags %}" + source).render(Context(values))


def test_structured_data_cannot_end_its_script() -> None:
    html = json_ld({"@type": "Article", "name": "</script><script>alert(1)</script>"})
    assert html.count("</script>") == 1
    body = html[html.index(">") + 1 : html.rindex("<")]
    assert json.loads(body)["name"] == "</script><script>alert(1)</script>"


def test_structured_data_bear_nothing_of_one_request() -> None:
    assert (
        json_ld({"@type": "Article"})
        == '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Article"}</script>'
    )


def test_the_breadcrumbs_of_structured_data_give_a_title_as_it_is_written() -> None:
    title = 'Họp về "Luật Đất đai" & thuế'
    trail = [{"title": "Tin", "url": "/tin/"}]
    for values in ({"page": {"title": title, "breadcrumbs": trail}}, {"crumbs": trail, "current": title}):
        html = render_to_string("cms/components/breadcrumbs.html", values)
        data = json.loads(html.split('<script type="application/ld+json">')[1].split("</script>")[0])
        assert [item["name"] for item in data["itemListElement"]] == ["Tin", title]
        assert "&quot;Luật Đất đai&quot; &amp; thuế</span>" in html


@pytest.mark.django_db
@pytest.mark.parametrize("heading", ["Đánh giá", "Nội dung"])
def test_a_heading_of_a_text_has_not_the_id_of_a_part_of_the_page_around_it(heading: str) -> None:
    html = render_to_string("cms/blocks/heading.html", {"value": heading})
    around = render_to_string("base.html") + render_to_string("cms/feedback_slot.html", {"rated_path": "/tim-kiem/"})
    ids = re.findall(r'\bid="([^"]+)"', around)
    assert {"danh-gia", "noi-dung"} <= set(ids)
    assert not set(re.findall(r'\bid="([^"]+)"', html)) & set(ids)


def test_a_changed_filter_keeps_the_others_and_starts_at_the_first_page() -> None:
    request = RequestFactory().get("/van-ban/", {"loai": "luat", "nam": "2026", "trang": "7"})
    assert render("{% query_with nam=2025 %}", request=request) == "?loai=luat&amp;nam=2025"
    assert render("{% query_with nam='' %}", request=request) == "?loai=luat"
    assert render("{% query_with trang=8 %}", request=request) == "?loai=luat&amp;nam=2026&amp;trang=8"


@pytest.mark.parametrize(
    ("number", "numbers"),
    [(1, [1, 2, None, 40]), (3, [1, 2, 3, 4, None, 40]), (20, [1, None, 19, 20, 21, None, 40]), (40, [1, None, 39, 40])],
)
def test_the_links_to_pages_lie_around_the_current_one(number: int, numbers: list[int | None]) -> None:
    assert page_window(Paginator(range(400), 10).page(number)) == numbers


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("(0269) 3 888 001; 0269 3 888 002", ["02693888001", "02693888002"]),
        ("0200 3800 100 - 0200 3800 101", ["02003800100", "02003800101"]),
        ("0200-3800-100 hoặc 0200.3800.101", ["02003800100", "02003800101"]),
        ("0200 3800 100 (máy lẻ 12), ext. 345", ["02003800100"]),
        ("+84 (0)200 3800 100\n0912345678", ["+842003800100", "0912345678"]),
        ("Đường dây nóng <24/7>: 1900 1234", ["19001234"]),
        ("02003800100-02003800101", ["02003800100", "02003800101"]),
        ("0912345678 0987654321", ["0912345678", "0987654321"]),
        ("(0200)3800100(0200)3800101", ["02003800100", "02003800101"]),
        ("0200 3800100 (24/7)", ["02003800100"]),
        ("7h30-11h30: 02003800100", ["02003800100"]),
        ("112", ["112"]),
        ("đang cập nhật", []),
    ],
)
def test_each_telephone_number_of_a_text_is_a_link_and_the_words_stay(text: str, called: list[str]) -> None:
    shown = BeautifulSoup(phone_links(text), "lxml")
    assert [link["href"] for link in shown.select("a")] == [f"tel:{number}" for number in called]
    assert shown.text == text


def test_an_address_that_no_app_offers_is_empty() -> None:
    assert render("[{% safe_url 'nobody:offers' 1 %}]") == "[]"


class SampleForm(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Như trên căn cước.")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(label="Các buổi", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    consent = forms.BooleanField(label="Tôi đồng ý", error_messages={"required": "Cần bạn đồng ý."})


def field(name: str) -> str:
    return render('{% include "cms/components/form_field.html" with field=field %}', field=SampleForm({})[name])


def test_a_field_is_tied_to_its_help_and_its_error() -> None:
    html = field("name")
    assert 'aria-describedby="id_name_help id_name_error"' in html
    assert 'id="id_name_help"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_radio_buttons_stand_in_a_fieldset_with_a_legend() -> None:
    html = field("kind")
    assert "<fieldset" in html
    assert "<legend" in html


def test_the_error_summary_links_to_the_fields() -> None:
    html = render('{% include "cms/components/form_errors.html" %}', form=SampleForm({}))
    assert 'href="#id_name"' in html
    assert 'tabindex="-1"' in html


def test_the_error_summary_names_each_field_but_a_box_whose_error_says_all() -> None:
    html = render('{% include "cms/components/form_errors.html" %}', form=SampleForm({}))
    errors = re.findall(r'<a href="#[^"]*">([^<]*)</a>', html)
    assert [error.partition(":")[0] for error in errors] == ["Họ và tên", "Loại", "Các buổi", "Cần bạn đồng ý."]


@pytest.mark.django_db
def test_a_lost_address_offers_search_and_sections() -> None:
    answer = Client().get("/khong-co-trang-nay/")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert 'id="tim-404"' in html
    assert html.count('role="search"') == 1
    assert 'class="mb-links"' in html


def test_the_page_for_a_fault_of_ours_needs_no_database() -> None:
    from cms.web.pages.views import server_error

    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "<h1>" in answer.content.decode()


@pytest.mark.django_db
def test_no_public_page_holds_inline_code() -> None:
    html = Client().get("/").content.decode()
    assert " style=" not in html
    assert " onclick=" not in html
    for script in html.split("<script")[1:]:
        head = script[: script.index(">")]
        assert "src=" in head or "application/ld+json" in head


@pytest.mark.parametrize(
    ("values", "query"),
    [({}, ""), ({"feedback_anchor": "dieu-5"}, "?muc=dieu-5"), ({"rated_path": "/tim-kiem/?q=a&b"}, "?trang=%2Ftim-kiem%2F%3Fq%3Da%26b")],
)
def test_the_rating_widget_is_asked_for_the_page_a_part_of_it_or_an_address(values: dict[str, str], query: str) -> None:
    page = SimpleNamespace(pk=29, feedback_kind="helpful")
    assert f'{query}" data-hx-trigger' in render_to_string("cms/feedback_slot.html", {"page": page, **values})


def test_the_links_to_other_pages_keep_the_query_and_name_the_pages_around() -> None:
    page = Paginator(range(100), 10).page(5)
    html = render_to_string("cms/components/pagination.html", {"page_obj": page}, RequestFactory().get("/", {"q": "a&b", "trang": "5"}))
    links = re.findall(r'<a(?: rel="(\w+)")? href="([^"]+)">(?:<span class="mb-hidden">Trang </span>)?([^<]+)</a>', html)
    assert links[0] == ("prev", "?q=a%26b&amp;trang=4", "Trang trước")
    assert links[-1] == ("next", "?q=a%26b&amp;trang=6", "Trang sau")
    assert [(address, text) for _rel, address, text in links[1:-1]] == [
        (f"?q=a%26b&amp;trang={number}", str(number)) for number in page_window(page) if number not in (None, 5)
    ]
    assert '<span class="mb-pages__here" aria-current="page"><span class="mb-hidden">Trang </span>5</span>' in html
    assert html.count("mb-pages__gap") == 2


def test_the_first_page_has_no_link_to_an_earlier_one_and_a_list_of_one_page_no_links() -> None:
    first, only = (
        render_to_string("cms/components/pagination.html", {"page_obj": Paginator(range(count), 10).page(1)}, RequestFactory().get("/"))
        for count in (30, 5)
    )
    assert 'rel="prev"' not in first
    assert '<a rel="next" href="?trang=2">' in first
    assert "<nav" not in only
