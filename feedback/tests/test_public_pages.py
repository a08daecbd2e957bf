"""The public pages and the open data: figures from ten on, stable order, no cookie; the cached page and its widget."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.models import Page, get_page_models

from cms.contracts.search import note_renamed
from feedback.models import SurveyRound, TargetScore, YouSaidWeDid
from feedback.models.choices import StoryState
from feedback.participation.surveys.answers import answer_survey
from feedback.scores.sums import sum_changed
from feedback.tests.factories import Reader, make_page, votes

pytestmark = pytest.mark.django_db


def test_the_cached_page_is_the_same_for_all_and_carries_no_token_while_the_widget_is_never_stored(page: Page) -> None:
    voter = Reader(page)
    voter.vote(1)
    first, second = voter.client.get(page.url), Client().get(page.url)
    assert "public" in first.headers["Cache-Control"]
    assert 'name="token"' not in first.content.decode()
    assert first.content == second.content
    own, other = (client.get(f"/danh-gia/khung/{page.pk}/") for client in (voter.client, Client()))
    assert all("no-store" in answer.headers["Cache-Control"] for answer in (own, other))
    assert "mb-rating__withdraw" in own.content.decode()
    assert "mb-rating__withdraw" not in other.content.decode()


def test_the_most_helpful_pages_are_listed_by_type_and_section_in_one_order(page: Page) -> None:
    section = make_page("Hộ tịch")
    better = make_page("Đăng ký kết hôn")
    votes(page, [1] * 10 + [0] * 10)
    votes(better, [1] * 20)
    sum_changed()
    page.move(section, pos="last-child")
    shown = {}
    for address in ("/huu-ich-nhat/", "/huu-ich-nhat/?loai=standardpage", f"/huu-ich-nhat/?muc={section.slug}"):
        answer = Client().get(address)
        assert not answer.cookies
        shown[address] = answer.content.decode().split('<ol class="mb-list')[1].split("</ol>")[0]
    everything, by_type, by_section = shown.values()
    assert everything.index("Đăng ký kết hôn") < everything.index("Đăng ký khai sinh")
    assert by_type.index("Đăng ký kết hôn") < by_type.index("Đăng ký khai sinh")
    assert "Đăng ký khai sinh" in by_section
    assert "Đăng ký kết hôn" not in by_section


@pytest.mark.parametrize("name", ["newspage", "legaldocumentpage", "answerpage"])
def test_a_page_type_without_a_public_figure_is_named_and_finds_nothing(name: str) -> None:
    label = next(str(model._meta.verbose_name_plural) for model in get_page_models() if model._meta.model_name == name)
    shown = Client().get(f"/huu-ich-nhat/?loai={name}").content.decode()
    assert f'<h2 id="tot-nhat">{capfirst(label)}</h2>' in shown
    assert "mb-empty" in shown


@pytest.mark.parametrize("name", ["khong-co", "page", "question"])
def test_what_is_no_page_type_of_the_portal_is_not_found(name: str) -> None:
    assert Client().get(f"/huu-ich-nhat/?loai={name}").status_code == 404


def test_a_page_that_became_private_leaves_the_public_lists(page: Page) -> None:
    from wagtail.models import PageViewRestriction

    votes(page, [1] * 20)
    sum_changed()
    assert f'href="{page.url}"' in Client().get("/huu-ich-nhat/?loai=standardpage").content.decode().split("<main")[1]
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert f'href="{page.url}"' not in Client().get("/huu-ich-nhat/?loai=standardpage").content.decode().split("<main")[1]


def test_what_was_fixed_leads_to_its_page_while_everyone_may_read_it(page: Page) -> None:
    def shown() -> tuple[bool, bool]:
        html = Client().get("/ban-gop-y-chung-toi-da-sua/").content.decode().split("<main")[1]
        return page.title in html, f'href="{page.url}"' in html

    words = {"said": "Phần lệ phí đã cũ.", "did": "Sửa lệ phí.", "month": timezone.localdate().replace(day=1)}
    YouSaidWeDid.objects.create(page=page, path=page.url, title=page.title, state=StoryState.PUBLISHED, **words)
    assert shown() == (True, True)
    page.unpublish()
    assert shown() == (True, False)


def test_units_are_public_from_ten_votes_and_no_cell_is_a_formula(page: Page) -> None:
    votes(page, [1] * 9)
    sum_changed()
    TargetScore.objects.update(unit="=Sở Y tế")
    assert "Sở Y tế" not in Client().get("/muc-do-hai-long/theo-don-vi.csv").content.decode()
    votes(page, [0])
    sum_changed()
    TargetScore.objects.update(unit="=Sở Y tế")
    rows = list(csv.reader(io.StringIO(Client().get("/muc-do-hai-long/theo-don-vi.csv").content.decode("utf-8-sig"))))
    assert rows[1][:4] == ["helpful", "'=Sở Y tế", "10", "90.0"]


def test_the_open_data_say_their_licence_and_hold_the_survey(db: None) -> None:
    round_ = SurveyRound.objects.create(title="Quý", opens_on=timezone.localdate())
    for number in range(10):
        answer_survey(round_, {"overall": 4}, form_key=str(number))
    data = Client().get("/muc-do-hai-long/so-lieu.json").json()
    assert data["giay_phep"].startswith("https://creativecommons.org/")
    assert [(row["khia_canh"], row["so_luot"], row["diem_trung_binh"]) for row in data["khao_sat"]] == [("overall", 10, 4.0)]


def test_a_moved_page_keeps_its_votes_and_is_listed_at_its_new_address(page: Page) -> None:
    votes(page, [1] * 10)
    sum_changed()
    old = page.url
    page.move(make_page("Hộ tịch"), pos="last-child")
    page = Page.objects.get(pk=page.pk)
    score = TargetScore.objects.get(page=page)
    assert (score.n, score.path) == (10, page.url)
    assert score.path != old


def told_story(page: Page) -> YouSaidWeDid:
    words = {"said": "Sai.", "did": "Sửa.", "month": timezone.localdate().replace(day=1), "state": StoryState.PUBLISHED}
    story: YouSaidWeDid = YouSaidWeDid.objects.create(page=page, path=page.url, title=page.title, **words)
    return story


def stories_shown() -> str:
    return Client().get("/ban-gop-y-chung-toi-da-sua/").content.decode().split("<main")[1]


def with_slug(page: Page, slug: str) -> Page:
    page = page.specific_class.objects.get(pk=page.pk)
    page.slug = slug
    page.save_revision().publish()
    return Page.objects.get(pk=page.pk)


def test_what_was_fixed_has_the_title_of_today(page: Page) -> None:
    told_story(page)
    before, page = page.title, page.specific_class.objects.get(pk=page.pk)
    page.title = "Tên đã sửa"
    page.save_revision()
    assert before in stories_shown()  # a draft is not public
    page.save_revision().publish()
    assert "Tên đã sửa" in stories_shown()
    assert before not in stories_shown()


def test_a_corrected_title_of_what_was_fixed_stays_when_its_page_is_gone(page: Page) -> None:
    told_story(page)
    before, page = page.title, page.specific_class.objects.get(pk=page.pk)
    page.title = "Tên đã sửa"
    page.save_revision().publish()
    page.delete()
    assert "Tên đã sửa" in stories_shown()
    assert before not in stories_shown()


def test_what_was_fixed_leads_to_its_page_where_that_is_now(page: Page, django_capture_on_commit_callbacks: Any) -> None:
    told_story(page)
    old, parent = page.url, make_page("Mục")
    page = with_slug(page, "noi-moi")
    other = with_slug(make_page("Trang khác"), old.strip("/"))
    assert other.url == old
    assert f'href="{page.url}"' in stories_shown()
    page.move(parent, pos="last-child")
    page = Page.objects.get(pk=page.pk)
    assert f'href="{page.url}"' in stories_shown()
    with django_capture_on_commit_callbacks(execute=True):
        parent = with_slug(parent, "muc-moi")
    assert f'href="{parent.url}noi-moi/"' in stories_shown()
    assert f'href="{old}"' not in stories_shown()


@pytest.mark.parametrize(("facet", "column"), [("issuer", "unit"), ("fields", "field")])
def test_figures_by_unit_and_field_have_the_name_of_today(page: Page, facet: str, column: str) -> None:
    votes(page, [1] * 10)
    sum_changed()
    TargetScore.objects.update(**{column: "Tên cũ"})
    for noted in note_renamed:
        noted(facet, "Tên cũ", "Tên mới")
    assert TargetScore.objects.values_list(column, flat=True).get() == "Tên mới"


def test_the_public_figures_of_a_renamed_unit_have_its_new_name_at_once(page: Page) -> None:
    unit = apps.get_model("qa", "Unit").objects.create(name="Sở Cũ")
    votes(page, [1] * 20)
    sum_changed()
    TargetScore.objects.update(unit="Sở Cũ")
    assert "Sở Cũ" in Client().get("/muc-do-hai-long/").content.decode()
    unit.name = "Sở Mới"
    unit.save()
    told = Client().get("/muc-do-hai-long/").content.decode() + Client().get("/muc-do-hai-long/theo-don-vi.csv").content.decode()
    assert "Sở Cũ" not in told
    assert "Sở Mới" in told
