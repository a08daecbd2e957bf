"""Addresses that pages had before lead to where they stand now, with what lies below them; none leads to itself or to nothing."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from home.models import HomePage, NewsIndexPage, NewsTag, PageTranslation
from home.tests.factories import (
    make_channel,
    make_directory,
    make_field,
    make_news,
    make_page,
    make_procedure,
    make_topic,
    moment,
    placed,
)
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.factories import document
from qa.models import QuestionField, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run at once what waits for the commit: Wagtail makes the redirects from old slugs there."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_options: work())


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def renamed(page: Any, slug: str) -> Any:
    page = fresh(page)
    page.slug = slug
    page.save_revision().publish()
    return fresh(page)


def moved(page: Any, parent: Any) -> Any:
    fresh(page).move(fresh(parent), "last-child")
    return fresh(page)


def numbered(page: LegalDocumentPage, number: str) -> LegalDocumentPage:
    page = fresh(page)
    page.number = number
    page.save_revision().publish()
    found: LegalDocumentPage = fresh(page)
    return found


def a_slug_put_right() -> Any:
    page = make_page("Thông báo")
    return renamed(renamed(page, "sai"), page.slug)


def a_move_taken_back() -> Any:
    page = make_page("Thông báo")
    return moved(moved(page, make_page("Mục")), HomePage.objects.get())


def a_section_put_right() -> Any:
    section = make_page("Mục")
    page = make_page("Thông báo", parent=section)
    renamed(renamed(section, "sai"), section.slug)
    return fresh(page)


def a_number_put_right() -> Any:
    page = document("05/2024/QĐ-UBND")
    return numbered(numbered(page, "15/2024/QĐ-UBND"), page.number)


BACK = [a_slug_put_right, a_move_taken_back, a_section_put_right, a_number_put_right]


@pytest.mark.parametrize("back", BACK)
def test_a_page_that_came_back_to_its_address_and_is_gone_is_not_found_there(client: Client, back: Any) -> None:
    page = back()
    assert client.get(page.url).status_code == 200
    page.unpublish()
    assert client.get(page.url).status_code == 404


@pytest.mark.parametrize("back", BACK)
def test_no_redirect_stays_from_the_address_where_a_page_stands_again(back: Any) -> None:
    address = Redirect.normalise_path(back().url)
    assert not Redirect.objects.filter(old_path=address).exists()
    assert Redirect.objects.exists()  # from the address that was wrong


def test_the_wrong_address_leads_to_the_page_that_came_back(client: Client) -> None:
    page = a_slug_put_right()
    assert client.get("/sai/")["Location"] == page.url


def test_a_redirect_from_the_address_of_another_page_goes_when_that_page_takes_it(client: Client) -> None:
    renamed(make_page("Một", slug="mot"), "hai")
    other = renamed(make_page("Ba"), "mot")
    other.unpublish()
    assert client.get("/mot/").status_code == 404


def test_redirects_from_addresses_of_other_pages_stay_when_a_page_moves(client: Client) -> None:
    page, section = make_page("Một", slug="mot"), make_page("Mục", slug="muc")
    renamed(make_page("Hai", slug="hai", parent=section), "ba")
    renamed(page, "bon")
    renamed(section, "phan")
    assert client.get("/mot/")["Location"] == "/bon/"
    assert client.get("/muc/hai/")["Location"] == "/phan/ba/"


@pytest.mark.parametrize("target", ["/cho/", "/cho", "http://testserver/cho/"])
def test_an_address_that_an_editor_leads_to_itself_is_not_found(client: Client, target: str) -> None:
    Redirect.objects.create(old_path="/cho", redirect_link=target)
    assert client.get("/cho/").status_code == 404


@pytest.mark.parametrize("target", ["http://[x/", "http://[::1", "javascript:alert(1)", "data:text/html,x"])
def test_a_stored_redirect_to_what_is_no_address_is_not_found_and_no_error(client: Client, target: str) -> None:
    Redirect.objects.create(old_path="/cu", redirect_link=target)
    assert client.get("/cu/").status_code == 404


def test_the_same_address_on_another_host_is_another_address(client: Client) -> None:
    Redirect.objects.create(old_path="/cho", redirect_link="https://cu.example.vn/cho/")
    assert client.get("/cho/")["Location"] == "https://cu.example.vn/cho/"


def test_browsers_keep_no_permanent_redirect_without_asking_again(client: Client) -> None:
    page = make_page("Thông báo")
    renamed(page, "khac")
    assert client.get(page.url)["Cache-Control"] == "public, max-age=0, s-maxage=1"


def test_a_printed_code_of_a_channel_leads_on_when_the_directory_moved(client: Client) -> None:
    page, channel = make_directory(), make_channel("https://dichvucong.sonha.gov.vn/")
    old = f"{page.url}{channel.pk}/"
    moved(page, make_page("Liên hệ"))
    assert client.get(old, follow=True).redirect_chain[-1][0] == "https://dichvucong.sonha.gov.vn/"


@pytest.mark.parametrize("below", ["json/", "{}/ma-qr/"])
def test_what_the_directory_gives_leads_on_after_two_new_slugs(client: Client, below: str) -> None:
    page, channel = make_directory(), make_channel("https://dichvucong.sonha.gov.vn/")
    old = f"{page.url}{below.format(channel.pk)}"
    assert client.get(old).status_code == 200
    renamed(renamed(page, "kenh"), "kenh-chinh-thuc-moi")
    answer = client.get(old)
    assert (answer.status_code, client.get(answer["Location"]).status_code) == (301, 200)


@pytest.mark.parametrize("below", ["rss/", "atom/", "chu-de/y-te/rss/", "rss/?trang=2"])
def test_feeds_of_news_lead_on_when_the_list_has_another_slug(client: Client, below: str) -> None:
    make_news("Tin", topics=(make_topic("Y tế"),))
    renamed(NewsIndexPage.objects.get(), "tin")
    assert client.get(f"/tin-tuc/{below}")["Location"] == f"/tin/{below}"


def test_the_calendar_file_of_an_event_leads_on_when_its_list_and_it_have_other_slugs(client: Client) -> None:
    news = make_news("Hội chợ", event_starts=moment(2026, 12, 20))
    old = f"{news.url}lich/"
    renamed(NewsIndexPage.objects.get(), "tin")
    renamed(news, "hoi-cho-xuan")
    assert client.get(old)["Location"] == "/tin/hoi-cho-xuan/lich/"


@pytest.mark.parametrize("away", [lambda page: renamed(page, "lien-lac"), lambda page: moved(page, make_page("Mục"))])
def test_a_page_in_another_language_leads_on(client: Client, away: Any) -> None:
    page = make_page("Liên hệ")
    PageTranslation.objects.create(page=page, language="en", title="Contacts", lead="Whom to call.")
    old = f"/en{page.url}"
    assert client.get(old).status_code == 200
    away(page)
    assert client.get(old)["Location"] == f"/en{fresh(page).url}"


def closed(page: Any) -> Any:
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    return page


@pytest.mark.parametrize("below", ["", "{}/"])
def test_an_old_address_asks_who_it_is_before_it_names_where_a_closed_page_stands(client: Client, admin_client: Client, below: str) -> None:
    page, channel = make_directory(), make_channel("https://dichvucong.sonha.gov.vn/")
    old = f"{page.url}{below.format(channel.pk)}"
    closed(renamed(page, "viec-noi-bo"))
    assert client.get(old)["Location"].endswith(f"login/?{urlencode({'next': old})}")
    answer = admin_client.get(old)
    assert answer["Location"] == f"/viec-noi-bo/{below.format(channel.pk)}"
    assert "no-store" in answer["Cache-Control"]


def test_an_old_address_of_a_page_that_is_taken_off_names_no_other_address(client: Client) -> None:
    page = make_page("Thông báo")
    renamed(page, "khac").unpublish()
    assert client.get(page.url).status_code == 404


@pytest.mark.parametrize("steps", [2, 3, 5])
def test_redirects_that_lead_round_in_a_circle_end_at_a_page_that_says_so(client: Client, steps: int) -> None:
    for number in range(steps):
        Redirect.add_redirect(f"/vong-{number}/", f"http://testserver/vong-{(number + 1) % steps}/")
    Redirect.add_redirect("/vao/", "/vong-0/")
    assert {client.get(path).status_code for path in ("/vao/", "/vong-0/")} == {404}


@pytest.mark.parametrize("link", ["/CU/", "http://TESTSERVER/cu/", "http://testserver:80/cu/"])
def test_a_circle_through_other_letters_or_the_usual_port_ends_too(client: Client, link: str) -> None:
    Redirect.add_redirect("/cu/", link)
    assert client.get("/cu/").status_code == 404


def test_a_redirect_leads_to_a_page_though_one_from_that_page_leads_back(client: Client) -> None:
    make_page("Đích", slug="dich")
    Redirect.add_redirect("/cu/", "/dich/")
    Redirect.add_redirect("/dich/", "/cu/")
    assert client.get("/cu/", follow=True).status_code == 200


def test_nothing_below_an_old_address_leads_to_where_nothing_is(client: Client) -> None:
    news, page = NewsIndexPage.objects.get(), make_page("Mục")
    renamed(news, "tin")
    renamed(page, "phan")
    for path in ("/tin-tuc/khong-co/", "/tin-tuc/khong-co/rss/", "/muc/rss/", "/en/muc/rss/"):
        assert client.get(path).status_code == 404


def test_nothing_below_an_old_address_leads_to_a_page_that_is_gone(client: Client) -> None:
    page, channel = make_directory(), make_channel("https://dichvucong.sonha.gov.vn/")
    old = f"{page.url}{channel.pk}/"
    renamed(page, "kenh").unpublish()
    assert client.get(old).status_code == 404


def test_an_old_address_follows_the_nearest_page_that_moved(client: Client) -> None:
    news = make_news("Hội chợ", event_starts=moment(2026, 12, 20))
    other = placed(HomePage.objects.get(), NewsIndexPage(title="Thông báo", slug="thong-bao", live=False))
    old = f"{news.url}lich/"
    renamed(NewsIndexPage.objects.get(slug="tin-tuc"), "tin")
    moved(news, other)
    assert client.get(old)["Location"] == "/thong-bao/hoi-cho/lich/"


def test_a_redirect_of_an_editor_counts_before_that_of_a_page_above(client: Client) -> None:
    renamed(NewsIndexPage.objects.get(), "tin")
    Redirect.objects.create(old_path="/tin-tuc/rss", redirect_link="/khac/", is_permanent=False)
    answer = client.get("/tin-tuc/rss/")
    assert (answer.status_code, answer["Location"]) == (302, "/khac/")


@pytest.mark.parametrize("path", ["/chợ/", "/ch%E1%BB%A3/", normalize("NFD", "/chợ/"), "/cho/?id=5", "/cho/?id=5&x=1"])
def test_redirects_of_an_editor_are_found_however_the_address_is_written(client: Client, path: str) -> None:
    for old in ("/chợ/", "/cho/?id=5", "/cho/"):
        Redirect.add_redirect(old, f"/dich/?tu={old[1:4]}")
    assert client.get(path)["Location"].startswith("/dich/")


def test_an_address_where_nothing_is_costs_one_statement_for_all_redirects(client: Client) -> None:
    client.get("/a/b/c/d/")
    with CaptureQueriesContext(connection) as statements:
        client.get("/a/b/c/d/?x=chợ")
    assert len([one for one in statements if "wagtailredirects" in one["sql"]]) == 1


@pytest.mark.parametrize("path", ["/" + "a/" * 3000, "/" + "a" * 4000 + "/"])
def test_a_very_long_address_asks_for_no_more_than_a_redirect_can_hold(client: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as statements:
        assert client.get(path).status_code == 404
    assert all(len(one["sql"]) < 50_000 for one in statements if "wagtailredirects" in one["sql"])


def with_slug(row: Any, *slugs: str) -> Any:
    for slug in slugs:
        row.slug = slug
        row.save()
    return row


@pytest.mark.parametrize("slugs", [("suc-khoe",), ("suc-khoe", "y-hoc")])
@pytest.mark.parametrize("below", ["?chu-de={}", "chu-de/{}/rss/", "chu-de/{}/atom/"])
def test_feed_and_filter_of_a_topic_lead_on_when_it_has_another_slug(client: Client, below: str, slugs: tuple[str, ...]) -> None:
    with_slug(make_topic("Y tế"), *slugs)
    found = client.get(f"/tin-tuc/{below.format('y-te')}", follow=True)
    assert (found.status_code, found.redirect_chain[-1][0]) == (200, f"/tin-tuc/{below.format(slugs[-1])}")


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("chu-de=y-te&trang=1", "chu-de=suc-khoe&trang=1"),
        ("trang=1&chu-de=y-te", "chu-de=suc-khoe&trang=1"),
        ("chu-de=y-te&nam=&trang=1", "chu-de=suc-khoe&nam=&trang=1"),
    ],
)
def test_the_filter_of_a_topic_leads_on_beside_other_filters(client: Client, asked: str, leads_to: str) -> None:
    with_slug(make_topic("Y tế"), "suc-khoe")
    assert client.get(f"/tin-tuc/?{asked}")["Location"] == f"/tin-tuc/?{leads_to}"


@pytest.mark.parametrize("kind", ["tag", "field"])
def test_the_filter_of_a_tag_and_of_a_field_leads_on_when_it_has_another_slug(client: Client, kind: str) -> None:
    make_news("Tin", tags=("cầu",))
    procedure = make_procedure(field=make_field("Hộ tịch"))
    row: Any = NewsTag.objects.get() if kind == "tag" else procedure.field
    address = "/tin-tuc/?the={}" if kind == "tag" else f"{procedure.get_parent().url}?linh-vuc={{}}"
    old = address.format(row.slug)
    assert client.get(old).status_code == 200
    with_slug(row, "moi")
    assert client.get(old)["Location"] == address.format("moi")


def test_the_feed_of_a_topic_leads_on_when_list_and_topic_have_other_slugs(client: Client) -> None:
    topic = make_topic("Y tế")
    renamed(NewsIndexPage.objects.get(), "tin")
    with_slug(topic, "suc-khoe")
    assert client.get("/tin-tuc/chu-de/y-te/rss/", follow=True).redirect_chain[-1][0] == "/tin/chu-de/suc-khoe/rss/"


def test_a_topic_that_has_its_slug_again_and_is_deleted_is_not_found_at_either(client: Client) -> None:
    with_slug(make_topic("Y tế"), "suc-khoe", "y-te").delete()
    for slug in ("y-te", "suc-khoe"):
        assert client.get(f"/tin-tuc/?chu-de={slug}", follow=True).status_code == 404


def test_a_topic_that_is_saved_with_its_slug_makes_no_redirect() -> None:
    topic = make_topic("Y tế")
    topic.name = "Sức khỏe"
    topic.save()
    assert not Redirect.objects.exists()


def test_the_filter_of_a_list_is_kept_when_the_list_has_another_address(client: Client) -> None:
    make_topic("Y tế")
    renamed(NewsIndexPage.objects.get(), "tin")
    assert client.get("/tin-tuc/?chu-de=y-te")["Location"] == "/tin/?chu-de=y-te"


ANSWERS = {"?linh-vuc={}": QuestionField, "rss/{}/": QuestionField, "?don-vi={}": Unit, "rss/don-vi/{}/": Unit}


@pytest.mark.parametrize("below", ANSWERS)
def test_feed_and_filter_of_answers_lead_on_when_a_field_or_a_unit_has_another_slug(client: Client, below: str) -> None:
    row = ANSWERS[below].objects.create(name="Hộ tịch")
    assert client.get(f"/hoi-dap/{below.format('ho-tich')}").status_code == 200
    with_slug(row, "ho-tich-moi")
    found = client.get(f"/hoi-dap/{below.format('ho-tich')}", follow=True)
    assert (found.status_code, found.redirect_chain[-1][0]) == (200, f"/hoi-dap/{below.format('ho-tich-moi')}")


@pytest.mark.parametrize("asked", ["linh-vuc=khong-co", "don-vi=khong-co", "linh-vuc=ho-tich&don-vi=khong-co", "trang=2&linh-vuc=khong-co"])
def test_a_filter_of_answers_by_what_was_never_here_is_not_found(client: Client, asked: str) -> None:
    QuestionField.objects.create(name="Hộ tịch")
    assert client.get(f"/hoi-dap/?{asked}").status_code == 404


@pytest.mark.parametrize("asked", ["linh-vuc=", "don-vi=&linh-vuc=", "linh-vuc=ho-tich", "trang=1"])
def test_a_filter_of_answers_that_is_empty_or_has_no_answer_shows_a_list(client: Client, asked: str) -> None:
    QuestionField.objects.create(name="Hộ tịch")
    assert client.get(f"/hoi-dap/?{asked}").status_code == 200
