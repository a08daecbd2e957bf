"""Kinds of ordinary pages that a body defines itself: sections, what is required, places, lists."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from home.models import HomePage, KindPlace, KindSection, PageKind, StandardPage
from home.tests.factories import make_page
from tests.page_cache import forget_kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects():
    return make_page("Dự án")


@pytest.fixture
def kind(projects) -> PageKind:
    made = PageKind.objects.create(name="Dự án đầu tư", purpose="Khi công bố một dự án")
    KindPlace.objects.create(kind=made, page=projects)
    KindSection.objects.create(kind=made, heading="Mục tiêu", help="Dự án để làm gì", required=True, sort_order=0)
    KindSection.objects.create(kind=made, heading="Tiến độ", sort_order=1)
    return made


def adding(parent) -> str:
    return f"/quan-tri/pages/add/home/standardpage/{parent.pk}/"


def form(kind, *blocks, **more):
    values = {"title": "Cầu Bình An", "slug": "", "lead": "", "language": "vi", "kind": kind.pk, "body": streamfield(blocks)}
    none = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return nested_form_data(values | more) | none


WRITTEN = (("heading", "MỤC TIÊU"), ("paragraph", rich_text("<p>Nối hai bờ.</p>")))
EMPTY = (("heading", "Mục tiêu"), ("heading", "Tiến độ"), ("paragraph", rich_text("<p>Quý I</p>")))


def test_a_new_page_of_a_kind_begins_with_its_headings_and_shows_its_help(admin_client, kind, projects):
    assert f'href="?mau={kind.pk}"' in admin_client.get(adding(projects)).content.decode()
    answer = admin_client.get(adding(projects), {"mau": kind.pk})
    page = answer.context["form"].instance
    assert [block.value for block in page.body if block.block_type == "heading"] == ["Mục tiêu", "Tiến độ"]
    assert answer.context["form"]["kind"].value() == kind.pk
    assert "Dự án để làm gì" in answer.content.decode()
    assert not StandardPage.objects.filter(kind=kind).exists()


def test_a_kind_is_offered_below_its_places_only_and_no_more_once_it_is_withdrawn(admin_client, kind, projects):
    inside, elsewhere = make_page("Giai đoạn 1", projects), make_page("Giới thiệu")
    assert [PageKind.offered(parent) for parent in (projects, inside, elsewhere)] == [[kind], [kind], []]
    assert admin_client.get(adding(elsewhere), {"mau": kind.pk}).status_code == 404
    page = make_page("Cầu Bình An", projects, kind=kind)
    assert page.can_move_to(inside)
    assert not page.can_move_to(elsewhere)
    PageKind.objects.update(withdrawn=True)
    assert PageKind.offered(projects) == []


def test_a_kind_whose_only_place_is_deleted_is_offered_nowhere(kind, projects):
    projects.delete()
    assert PageKind.offered(make_page("Giới thiệu")) == []


def test_the_form_of_a_page_without_a_place_offers_the_kinds_of_all_places(kind):
    form = StandardPage.get_edit_handler().get_form_class()(instance=StandardPage())
    assert list(form.fields["kind"].queryset) == [kind]


def test_a_draft_may_have_gaps_and_publishing_asks_for_what_is_required(admin_client, kind, projects):
    publish = {"action-publish": "1"}
    assert admin_client.post(adding(projects), form(kind, *EMPTY)).status_code == 302
    errors = admin_client.post(adding(projects), form(kind, *EMPTY) | publish).context["form"].errors
    assert "Mục tiêu" in str(errors["body"])
    assert "Tiến độ" not in str(errors["body"])
    assert admin_client.post(adding(projects), form(kind, *WRITTEN) | publish).status_code == 302
    assert StandardPage.objects.live().filter(kind=kind).exists()


def test_a_required_lead_is_asked_for(admin_client, kind, projects):
    PageKind.objects.update(needs_lead=True)
    answer = admin_client.post(adding(projects), form(kind, *WRITTEN) | {"action-publish": "1"})
    assert answer.context["form"].errors.keys() == {"lead"}


def test_what_is_required_later_is_asked_of_new_pages_and_not_of_those_that_were_made(kind, projects):
    body = json.dumps([{"type": "heading", "value": "Mục tiêu"}, {"type": "paragraph", "value": "<p>Nối hai bờ.</p>"}])
    old = make_page("Cầu cũ", projects, kind=kind, body=body)
    section = KindSection.objects.get(heading="Tiến độ")
    section.required = True
    section.save()
    assert section.required_since <= timezone.now()
    assert PageKind.objects.get().missing(old, old.body) == []
    assert PageKind.objects.get().missing(StandardPage(), old.body) == ["Tiến độ"]


def test_a_kind_that_is_deleted_leaves_its_pages(client, kind, projects):
    page = make_page("Cầu Bình An", projects, kind=kind)
    kind.delete()
    assert client.get(page.url).status_code == 200


def test_pages_of_a_kind_are_listed_where_the_kind_says_and_below_their_own_page(client, kind, projects):
    listing = make_page("Dự án của tỉnh")
    make_page("Cầu Bình An", projects, kind=kind)
    assert "Cầu Bình An" not in client.get(listing.url).content.decode()
    kind.listed_on = listing
    kind.save()
    for shown in (listing, projects):
        assert "Cầu Bình An" in client.get(shown.url).content.decode()
    listing.body = json.dumps([{"type": "children", "value": {}}])
    listing.save_revision().publish()
    text = client.get(listing.url).content.decode()
    assert text.count(">Cầu Bình An</a>") == 1
    assert "Dự án đầu tư" in text


def test_those_who_publish_define_kinds_and_editors_only_choose_them(django_user_model, groups, projects):
    rows = inline_formset([{"heading": "Mục tiêu", "help": "", "required": "on", "ORDER": "1"}])
    values = {"name": "Dự án", "purpose": "Khi công bố", "sections": rows, "places": inline_formset([]), "listed_on": projects.pk}
    for role, made in (("Biên tập viên", 0), ("Người xuất bản", 1)):
        person = django_user_model.objects.create_user(role, password="x")
        person.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(person)
        client.post("/quan-tri/snippets/home/pagekind/add/", nested_form_data(values))
        assert PageKind.objects.count() == made
    assert PageKind.objects.get().sections.get().required_since
    assert PageKind.offered(HomePage.objects.get()) == [PageKind.objects.get()]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans tables as small as these whatever the indexes")
def test_what_a_page_lists_is_found_without_reading_the_whole_tree(kind, projects):
    kind.listed_on = projects
    kind.save()
    assert "SCAN wagtailcore_page" not in projects.subpages().explain()


def test_the_kinds_of_all_pages_of_a_list_are_read_at_once(kind, projects):
    projects.body = json.dumps([{"type": "children", "value": {}}])
    projects.save_revision().publish()

    def statements() -> int:
        forget_kept()
        with CaptureQueriesContext(connection) as asked:
            assert "Dự án đầu tư" in Client().get(projects.url).content.decode()
        return len(asked)

    make_page("Cầu", projects, kind=kind)
    statements()
    one = statements()
    for title in ("Đường", "Chợ"):
        make_page(title, projects, kind=kind)
    assert statements() == one
