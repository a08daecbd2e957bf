"""Choosers, and the addresses that fill them, name what the person finds in a list of the administration or what everybody may read."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext
from taggit.models import Tag
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.models import GroupPagePermission, Page, PageViewRestriction
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.admin.accounts.roles import EDITORS
from cms.models import Bundle, WebhookReceiver
from home.models import ArticleTemplate, Contributor, NewsTag, Office, OrgUnit
from home.tests.factories import make_channel, make_field, make_news, make_page, make_picture, placed
from legal_docs.models import DocumentType, LegalField, Signer
from legal_docs.tests.factories import body, document
from qa.models import CannedReply, DraftCitation, LegalBasis
from qa.tests.answer_desk import Desk
from qa.tests.factories import make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
CLOSED = "Sáp nhập xã kín"
# Rows that public pages or the API name to everybody: whoever fills in a form may choose them. All other kinds: who sees their list.
PUBLIC = {"Office", "OrgUnit", "ServiceChannel", "ProcedureField", "DocumentType", "IssuingBody", "LegalField"}
FOR_THEIR_LIST = {
    "AlertBanner": "no form chooses it; rows may wait for their day",
    "ArticleTemplate": "internal",
    "Bundle": "what goes public together, before it does",
    "CommentPeriod": "internal",
    "ContributionKind": "rates; its form has a plain list",
    "Contributor": "the search reads addresses for payment; a person may have no public news",
    "DraftComment": "words of citizens",
    "Duty": "internal",
    "GazetteIssue": "its form has a plain list",
    "LeaderEvent": "no form chooses it",
    "LegalRegime": "internal",
    "NewsTag": "a tag may stand on drafts alone",
    "NewsTopic": "its form has a plain list",
    "Officer": "no form chooses it; rows may begin later",
    "OutageNotice": "no form chooses it",
    "PageKind": "internal; its form has a plain list",
    "PageReview": "internal",
    "PageTranslation": "of drafts, too",
    "PinnedResult": "internal",
    "ServiceIndicator": "no form chooses it",
    "Signer": "may stand on drafts alone",
    "SynonymRow": "internal",
    "WebhookReceiver": "internal",
}


@pytest.fixture(scope="module")
def _stored_desk(groups: None, once: Any) -> Desk:
    desk: Desk = once(Desk)
    return desk


@pytest.fixture
def desk(_stored_desk: Desk) -> Desk:
    """A question in the hands of an officer, made once."""
    return _stored_desk.again()


def somebody(*, right: str = "", role: str = "") -> Client:
    """Somebody who may enter the administration, with one right or role more."""
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    if right:
        user.user_permissions.add(Permission.objects.get(codename=right))
    if role:
        user.groups.add(Group.objects.get(name=gettext(role)))
    return logged_in(user)


def editor_of(page: Page, *, user: Any = None) -> Client:
    """Somebody who edits one page and those below it."""
    user = user or make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    group = Group.objects.create(name=f"Chuyên mục {page.pk}")
    for right in ("add_page", "change_page"):
        GroupPagePermission.objects.create(group=group, page=page, permission=Permission.objects.get(codename=right))
    user.groups.add(group)
    return logged_in(user)


def officer() -> Client:
    return logged_in(make_user(Role.OFFICER, make_unit()))


def read(client: Client, address: str, **sent: Any) -> str:
    """Return what an address says, whatever its form."""
    answer = client.post(address, sent) if sent else client.get(address, headers={"X-Requested-With": "XMLHttpRequest"})
    text = answer.content.decode()
    return json.dumps(json.loads(text), ensure_ascii=False) if "json" in answer["Content-Type"] else shown(text)


def shown(page: str) -> str:
    """Return a page with its letters: JSON in attributes writes them as codes."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html.unescape(page))


def draft() -> Page:
    return make_page(CLOSED, publish=False)


def for_logged_in() -> Page:
    page = make_page(CLOSED)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    return page


def below_restricted() -> Page:
    page = make_page("Nội bộ")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    return make_page(CLOSED, page)


def renamed() -> Page:
    """A public page whose new title is still a draft."""
    page = make_page("Trang mở")
    page.title = CLOSED
    page.save_revision()
    return page


BROWSED, SEARCHED, CHOSEN = "choose-page/{above}/", "choose-page/search/?q=sáp+nhập", "choose-page/chosen-multiple/?id={page}"
INSIDE = "choose-page/{page}/"


@pytest.mark.parametrize("hidden", [draft, for_logged_in, below_restricted], ids=lambda made: made.__name__)
def test_the_chooser_of_pages_names_none_that_the_person_may_not_see(hidden: Callable[[], Page]) -> None:
    page, editor = hidden(), somebody(role=EDITORS)
    people = {"guest": somebody(), "officer": officer(), "right on rows": somebody(right="add_bundle")}
    for address in (BROWSED, INSIDE, SEARCHED, CHOSEN):
        where = "/quan-tri/" + address.format(page=page.pk, above=page.get_parent().pk)
        assert [name for name, person in people.items() if CLOSED in read(person, where)] == [], address
        assert CLOSED in read(editor, where), address


def test_a_new_title_that_is_a_draft_is_not_told_with_a_public_page() -> None:
    page, person = renamed(), somebody()
    for address in (BROWSED, SEARCHED.replace("sáp+nhập", "mở"), CHOSEN, INSIDE):
        told = read(person, "/quan-tri/" + address.format(page=page.pk, above=page.get_parent().pk))
        assert "Trang mở" in told, address
        assert CLOSED not in told, address


def test_the_page_above_a_found_one_is_not_named_to_whoever_may_not_see_it() -> None:
    above = make_page("Mở")
    make_page("Trang bên trong", above)
    Page.objects.filter(pk=above.pk).update(live=False, title=CLOSED, draft_title=CLOSED)
    told = read(somebody(), "/quan-tri/choose-page/search/?q=bên+trong")
    assert "Trang bên trong" in told
    assert CLOSED not in told


@pytest.mark.parametrize("hidden", [for_logged_in, renamed], ids=lambda made: made.__name__)
@pytest.mark.parametrize("rest", ["", "?x=1"])
def test_an_address_that_is_typed_as_a_link_does_not_tell_the_title_of_a_closed_page(hidden: Callable[[], Page], rest: str) -> None:
    page = hidden()
    sent = {"external-link-chooser-url": f"{page.url}{rest}", "external-link-chooser-link_text": "x"}
    assert CLOSED not in read(somebody(), "/quan-tri/choose-external-link/", **sent)
    assert CLOSED in read(somebody(role=EDITORS), "/quan-tri/choose-external-link/", **sent)


def test_an_address_that_is_typed_as_a_link_becomes_a_link_to_the_public_page() -> None:
    page = make_page("Trang mở")
    sent = {"external-link-chooser-url": page.url, "external-link-chooser-link_text": "x"}
    assert f'"id": {page.pk}' in read(somebody(), "/quan-tri/choose-external-link/", **sent)


@pytest.mark.parametrize("address", [BROWSED, SEARCHED, CHOSEN])
def test_an_editor_of_one_part_finds_its_drafts_and_not_those_of_another(address: str) -> None:
    part, other = make_page("Phần mình"), make_page("Phần khác")
    own, foreign = make_page("Sáp nhập của mình", part, publish=False), make_page(CLOSED, other, publish=False)
    client = editor_of(part)
    assert own.title in read(client, "/quan-tri/" + address.format(page=own.pk, above=part.pk))
    assert CLOSED not in read(client, "/quan-tri/" + address.format(page=foreign.pk, above=other.pk))


@pytest.mark.parametrize("form", ["copy", "choose_parent", "move"])
def test_a_form_that_asks_for_a_page_does_not_tell_the_title_of_one_that_was_not_offered(form: str) -> None:
    part = make_page("Phần mình")
    own, foreign = make_page("Của mình", part), draft()
    client = editor_of(part)
    if form == "copy":
        address, sent = f"/quan-tri/pages/{own.pk}/copy/", {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": foreign.pk}
    elif form == "move":
        address, sent = f"/quan-tri/pages/{own.pk}/move/", {"new_parent_page": foreign.pk}
    else:
        address, sent = "/quan-tri/pages/create/home/standardpage", {"parent_page": foreign.pk}
    assert CLOSED not in read(client, address, **sent)


@pytest.mark.parametrize("kind", get_snippet_models(), ids=lambda kind: kind.__name__)
def test_every_kind_of_rows_with_a_chooser_was_judged(kind: Any) -> None:
    assert (kind.__name__ in PUBLIC) != (kind.__name__ in FOR_THEIR_LIST)


def row_of(kind: str) -> Any:
    """A row of a kind, closed or public, whose name is CLOSED."""
    return {
        "Bundle": lambda: Bundle.objects.create(name=CLOSED),
        "WebhookReceiver": lambda: WebhookReceiver.objects.create(name=CLOSED, url="https://may.example/x"),
        "ArticleTemplate": lambda: ArticleTemplate.objects.create(name=CLOSED, purpose="x"),
        "Contributor": lambda: Contributor.objects.create(name=CLOSED),
        "Signer": lambda: Signer.objects.create(full_name=CLOSED),
        "NewsTag": lambda: NewsTag.objects.create(name=CLOSED),
        "Office": lambda: Office.objects.create(name=CLOSED, kind="commune"),
        "OrgUnit": lambda: OrgUnit.objects.create(name=CLOSED),
        "ServiceChannel": lambda: make_channel(name=CLOSED),
        "ProcedureField": lambda: make_field(CLOSED),
        "DocumentType": lambda: DocumentType.objects.create(name=CLOSED, code="zz", slug="zz"),
        "IssuingBody": lambda: body(CLOSED),
        "LegalField": lambda: LegalField.objects.create(name=CLOSED, slug="zz"),
    }[kind]()


def chooser_of(row: Any, address: str) -> str:
    name = row.snippet_viewset.chooser_viewset.get_url_name(address)
    found = reverse(name, args=[row.pk] if address == "chosen" else [])
    return f"{found}?id={row.pk}" if address == "chosen_multiple" else f"{found}?q=sap+nhap" if address == "choose_results" else found


WAYS = ["choose", "choose_results", "chosen", "chosen_multiple"]


@pytest.mark.parametrize("kind", ["Bundle", "WebhookReceiver", "ArticleTemplate", "Contributor", "Signer", "NewsTag"])
def test_a_chooser_of_closed_rows_is_empty_for_whoever_may_not_list_them(kind: str) -> None:
    row = row_of(kind)
    stranger, lister = officer(), somebody(right=f"view_{row._meta.model_name}")
    assert [way for way in WAYS if CLOSED in read(stranger, chooser_of(row, way))] == []
    assert [way for way in WAYS if CLOSED not in read(lister, chooser_of(row, way))] == []


@pytest.mark.parametrize("kind", sorted(PUBLIC))
def test_a_chooser_of_public_rows_opens_for_whoever_edits_something(kind: str) -> None:
    row, person = row_of(kind), somebody()
    type(row).objects.exclude(pk=row.pk).delete() if kind in ("Office", "LegalField") else None
    told = {address: read(person, chooser_of(row, address)) for address in ("choose", "chosen", "chosen_multiple")}
    assert CLOSED in told["chosen"]
    assert CLOSED in told["chosen_multiple"]
    assert CLOSED in told["choose"] or str(type(row).objects.first()) in told["choose"]


@pytest.mark.parametrize("state", ["draft", "renamed"])
def test_the_chooser_of_documents_tells_no_title_that_is_not_public(state: str) -> None:
    page = document(title=CLOSED if state == "draft" else "Quy định mở", publish=state != "draft")
    if state == "renamed":
        page.title = CLOSED
        page.save_revision()
    stranger, editor = officer(), somebody(role=EDITORS)
    for address in WAYS:
        name = f"legal_document_chooser:{address}"
        where = reverse(name, args=[page.pk] if address == "chosen" else []) + (f"?id={page.pk}" if address == "chosen_multiple" else "")
        assert CLOSED not in read(stranger, where), address
        assert state == "renamed" or CLOSED in read(editor, where), address


@pytest.mark.parametrize("hidden", ["another section", "ancestor"])
def test_the_api_of_pages_names_none_that_the_person_does_not_find_in_the_explorer(hidden: str) -> None:
    above = make_page(CLOSED, publish=False) if hidden == "ancestor" else None
    part = make_page("Phần mình", make_page("Ở giữa", above))
    foreign = draft()
    client = editor_of(part)
    addresses = {
        "another section": [f"{foreign.pk}/", f"?child_of={foreign.get_parent().pk}", f"find/?id={foreign.pk}", "?search=sáp+nhập"],
        "ancestor": [f"{part.pk}/", f"?child_of={above and above.pk}", "", f"?ancestor_of={part.pk}"],
    }[hidden]
    assert not [address for address in addresses if CLOSED in read(client, f"/quan-tri/api/main/pages/{address}")]


@pytest.mark.parametrize("who", [somebody, officer])
def test_the_api_of_pictures_names_none_that_the_person_may_not_choose(who: Callable[[], Client]) -> None:
    picture, person = make_picture(CLOSED), who()
    for address in ("", f"{picture.pk}/", f"find/?id={picture.pk}"):
        assert CLOSED not in read(person, f"/quan-tri/api/main/images/{address}"), address


def test_tags_that_stand_on_drafts_alone_are_completed_for_editors_only() -> None:
    news = make_news(title="Tin")
    hidden = placed(news.get_parent(), type(news)(title="Nháp", lead="x", slug="nhap", live=False), publish=False)
    hidden.tags.add(CLOSED)
    hidden.save()
    news.tags.add("Sáp nhập mở")
    news.save()
    address = "/quan-tri/tag-autocomplete/home/newstag/?term=Sáp"
    assert json.loads(read(officer(), address)) == ["Sáp nhập mở"]
    assert set(json.loads(read(somebody(role=EDITORS), address))) == {CLOSED, "Sáp nhập mở"}


def test_a_tag_that_stands_nowhere_is_completed_for_whoever_lists_tags() -> None:
    NewsTag.objects.create(name=CLOSED)
    address = "/quan-tri/tag-autocomplete/home/newstag/?term=Sáp"
    assert [json.loads(read(client, address)) for client in (officer(), somebody(right="view_newstag"))] == [[], [CLOSED]]


def test_tags_of_pictures_are_completed_for_whoever_may_choose_these() -> None:
    make_picture("Ảnh").tags.add(CLOSED)
    assert json.loads(read(officer(), "/quan-tri/tag-autocomplete/?term=Sáp")) == []
    assert json.loads(read(somebody(role=EDITORS), "/quan-tri/tag-autocomplete/?term=Sáp")) == [CLOSED]


def test_the_chooser_of_pictures_offers_no_tags_of_those_that_the_person_may_not_choose() -> None:
    make_picture("Ảnh").tags.add(CLOSED)
    assert Tag.objects.get().name == CLOSED
    assert CLOSED not in read(somebody(), "/quan-tri/images/chooser/")
    assert CLOSED in read(somebody(role=EDITORS), "/quan-tri/images/chooser/")


def test_a_chosen_page_that_the_person_may_not_see_stays_in_their_form() -> None:
    part, foreign = make_page("Phần mình"), draft()
    block = [{"type": "button", "value": {"label": "Xem", "page": foreign.pk, "address": ""}}]
    own = make_page("Của mình", part, body=json.dumps(block))
    told = read(editor_of(part), f"/quan-tri/pages/{own.pk}/edit/")
    assert f'"id": {foreign.pk}' in told
    assert CLOSED not in told


def canned_reply(client: Client, address: str, **sent: Any) -> Any:
    """Send the form of a canned reply."""
    form = {"title": "Mẫu", "content": streamfield([("paragraph", rich_text("<p>Trả lời</p>"))]), "kind": "", "provision": ""}
    return client.post(address, nested_form_data(form | sent))


@pytest.mark.parametrize("typed", ["{}", "+{}", " {}", "0_{}"])
def test_a_key_that_no_chooser_offered_is_refused_and_not_shown_by_its_name(typed: str) -> None:
    client, key = logged_in(make_user(Role.LEAD, make_unit())), typed.format(draft().pk)
    for title in ("Mẫu", ""):  # a form that is valid but for the key, and one that is not
        answer = canned_reply(client, reverse("cannedreply:add"), document=key, title=title)
        assert answer.status_code == 200
        assert CLOSED not in answer.content.decode()
        assert not CannedReply.objects.exists()


def test_a_public_page_is_accepted_as_chosen() -> None:
    page = make_page("Trang mở")
    canned_reply(logged_in(make_user(Role.LEAD, make_unit())), reverse("cannedreply:add"), document=page.pk)
    assert CannedReply.objects.get().document_id == page.pk


def test_a_row_that_somebody_else_chose_stays_when_the_form_is_saved() -> None:
    page, reply = draft(), CannedReply(title="Mẫu", body="Trả lời")
    reply.document = page
    reply.save()
    client = logged_in(make_user(Role.LEAD, make_unit()))
    address = reverse("cannedreply:edit", args=[reply.pk])
    told = shown(client.get(address).content.decode())
    assert (f'value="{page.pk}"' in told, CLOSED in told) == (True, False)
    canned_reply(client, address, document=page.pk, title="Mẫu mới")
    reply.refresh_from_db()
    assert (reply.title, reply.document_id) == ("Mẫu mới", page.pk)


def test_no_form_of_a_row_lists_pages_by_their_titles() -> None:
    reverse("wagtailadmin_home")  # makes the list of addresses, and with it all viewsets
    forms = [viewset.get_form_class() for viewset in viewsets.viewsets if isinstance(viewset, ModelViewSet)]
    plain = {
        f"{form.__name__}.{name}"
        for form in forms
        for name, field in form.base_fields.items()
        if issubclass(getattr(getattr(field, "queryset", None), "model", object), Page) and not isinstance(field.widget, BaseChooser)
    }
    assert {form._meta.model for form in forms} >= {CannedReply, LegalBasis, OrgUnit}
    assert plain == {"CommentForm.page", "SiteForm.root_page"}  # the first opens for nobody, the second gets its chooser when it is made


def test_an_officer_cites_no_page_that_the_chooser_did_not_offer(desk: Desk) -> None:
    closed, public = [draft(), for_logged_in()], make_page("Trang mở")
    for page in (*closed, public):
        rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-document": page.pk, "0-number": "", "0-provision": "Điều 1"}
        sent = desk.typed() | {f"citations-{name}": value for name, value in rows.items()}
        answer = desk.client.post(url("save", desk.question.pk), sent)
        assert CLOSED not in answer.content.decode()
        assert list(DraftCitation.objects.values_list("document", flat=True)) == ([public.pk] if page == public else [])


def cited(page: Page, *, stored: int) -> dict[str, Any]:
    rows = {"TOTAL_FORMS": 3, "INITIAL_FORMS": stored, "0-document": page.pk, "0-number": "", "0-provision": "Điều 1"}
    return {f"citations-{name}": value for name, value in rows.items()}


@pytest.mark.parametrize("autosave", [False, True])
def test_a_page_that_was_cited_before_it_was_closed_stays_and_the_answer_is_saved(desk: Desk, autosave: bool) -> None:
    page = make_page("Trang mở")
    desk.client.post(url("save", desk.question.pk), desk.typed() | cited(page, stored=0))
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    headers = {"x-autosave": "1"} if autosave else {}
    answer = desk.client.post(url("save", desk.question.pk), desk.typed() | cited(page, stored=1), headers=headers)
    assert answer.status_code == (200 if autosave else 302)
    assert DraftCitation.objects.filter(document=page).count() == 1


def test_new_citations_of_public_pages_ask_rights_of_no_database() -> None:
    asked = []
    for count in (2, 12):
        desk, rows = Desk(), {"citations-TOTAL_FORMS": count, "citations-INITIAL_FORMS": 0}
        for number in range(count):
            rows |= {f"citations-{number}-document": make_page(f"Trang {number}").pk, f"citations-{number}-number": ""}
        with CaptureQueriesContext(connection) as queries:
            desk.client.post(url("save", desk.question.pk), desk.typed() | rows)
        asked.append(len([query for query in queries if "grouppagepermission" in query["sql"]]))
    assert asked[0] == asked[1]
