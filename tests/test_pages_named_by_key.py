"""No address of the administration that takes the key of a page, and no log, names one that the person may not know."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils.translation import gettext
from wagtail.documents.models import Document
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.admin.accounts.roles import all_roles
from cms.admin.editing.choosable import hidden_name, may_be_told
from home.tests.factories import make_news, make_page, make_picture
from legal_docs.tests.factories import document
from qa.tests.factories import make_user
from qa.tests.staff import logged_in
from tests.admin_crawl import one_sidebar, unrecorded
from tests.row_forms import values
from tests.test_choosers_ask_rights import CLOSED, draft, editor_of, read, renamed, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
HOLE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
OF_PAGES = re.compile(r"/pages?/|page|key|van-ban/|danh-gia/|forms/|editing-sessions")
SENT = ("new_parent_page", "page", "document", "attach", "chooser", "parent_page")
HOME = "/quan-tri/"  # where every address leads to that the person may not use
BULK = ["delete", "move", "publish", "unpublish"]


def keeper_of(*pages: Page) -> Client:
    """Somebody with every right of every shipped role but those on pages, of which these are theirs to edit and publish."""
    user, own = make_user(), Group.objects.create(name="Một phần")
    user.user_permissions.add(*Permission.objects.filter(group__name__in=[gettext(name) for name in all_roles()]).distinct())
    for page, right in itertools.product(pages, ("add", "change", "publish", "lock", "unlock", "bulk_delete")):
        GroupPagePermission.objects.create(group=own, page=page, permission=Permission.objects.get(codename=f"{right}_page"))
    user.groups.add(own)
    return logged_in(user)


def routes(parts: Any, before: str = "/") -> Iterator[str]:
    """Yield the routes of the administration that take something."""
    for part in parts:
        here = before + str(part.pattern).removeprefix("^").replace("\\.", ".").removesuffix("$")
        if isinstance(part, URLResolver):
            yield from routes(part.url_patterns, here)
        elif here.startswith("/quan-tri/") and HOLE.search(here) and OF_PAGES.search(here):
            yield here


def addresses(own: Page, closed: Page) -> Iterator[str]:
    """Yield each of these routes with keys of one's own page and of the closed one, and of their versions, in every order."""
    for route in sorted(set(routes(get_resolver().url_patterns))):
        choices = []
        for name in (found[1] or found[2] for found in HOLE.finditer(route)):
            if "revision" in name:
                choices.append([str(own.latest_revision_id), str(closed.latest_revision_id), "latest"])
            elif "app" in name or "model" in name:
                choices.append([own._meta.app_label if "app" in name else str(own._meta.model_name)])
            else:
                choices.append([str(own.pk), str(closed.pk)] if re.search(r"pk|id$|key", name) else ["approve"])
        for chosen in itertools.product(*choices):
            if {str(closed.pk), str(closed.latest_revision_id)} & set(chosen):
                yield HOLE.sub("{}", route).format(*chosen)
    yield from (f"/quan-tri/bulk/wagtailcore/page/{action}/?id={closed.pk}&id={own.pk}&next=/quan-tri/" for action in BULK)


def told(client: Client, address: str, sent: dict[str, Any] | None) -> str:
    """Return what an address answers, and the messages and the screen that it leads to, but for the home screen; nothing of it stays."""
    with transaction.atomic():
        answer = client.get(address) if sent is None else client.post(address, sent)
        text = "".join(map(str, get_messages(answer.wsgi_request)))
        for _step in range(5):
            if answer.status_code not in (301, 302) or answer["Location"] == HOME:
                break
            answer = client.get(answer["Location"])
            text += "".join(map(str, get_messages(answer.wsgi_request)))
        text += (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(errors="replace")
        transaction.set_rollback(True)
    return shown(text)


def make_document(title: str, *, publish: bool = True) -> Page:
    return document(f"{len(title)}/2024/QĐ-UBND", title=title, publish=publish)


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("make", [make_page, make_document, make_news])
def test_no_address_with_the_key_of_a_closed_page_tells_its_title(make: Any) -> None:
    own, closed = make(title="Trang của mình"), make(title=CLOSED, publish=False)
    own.save_revision()
    client = keeper_of(own)
    client.raise_request_exception = False
    filled = dict.fromkeys(SENT, closed.pk) | {"new_title": "Bản sao", "new_slug": "ban-sao", "fields": "id"}
    asked = list(itertools.product(addresses(own, closed), (None, filled)))
    with one_sidebar(), unrecorded():
        telling = {(address, "POST" if sent else "GET") for address, sent in asked if CLOSED in told(client, address, sent)}
    assert len(asked) > 200
    assert telling == set()
    assert CLOSED not in told(client, HOME, None)


@pytest.mark.parametrize("make", [make_page, make_document, make_news])
def test_a_draft_of_any_kind_is_told_only_to_whoever_has_a_right_on_it(make: Any) -> None:
    own, closed = make(title="Trang của mình", publish=False), make(title=CLOSED, publish=False)
    user: Any = get_user(keeper_of(own))
    assert [may_be_told(page, user) for page in (own, closed)] == [True, False]


def test_a_move_is_not_asked_about_where_the_person_may_not_know_one_of_the_two_pages() -> None:
    own, closed = make_page("Của mình"), draft()
    client = keeper_of(own)
    for first, second in ((own, closed), (closed, own), (closed, closed)):
        assert CLOSED not in read(client, f"/quan-tri/pages/{first.pk}/move/{second.pk}/confirm/")


def test_a_move_is_asked_about_where_the_person_may_do_it() -> None:
    own, aim = make_page("Của mình"), make_page("Nơi mới")
    assert "Nơi mới" in read(keeper_of(own, aim), f"/quan-tri/pages/{own.pk}/move/{aim.pk}/confirm/")


@pytest.mark.parametrize("action", BULK)
def test_an_action_on_many_pages_names_those_that_it_leaves_out_where_everybody_may_know_them(action: str) -> None:
    own, public, new = make_page("Của mình"), make_page("Trang của họ"), renamed()
    named = read(keeper_of(own), f"/quan-tri/bulk/wagtailcore/page/{action}/?id={public.pk}&id={own.pk}&id={new.pk}")
    assert [title in named for title in ("Trang của họ", "Trang mở", CLOSED)] == [True, True, False]


@pytest.mark.parametrize("kind", ["wagtailimages/image", "wagtaildocs/document"])
def test_an_action_on_many_files_names_none_that_the_person_may_not_choose(kind: str) -> None:
    file = make_picture(CLOSED) if "image" in kind else Document.objects.create(title=CLOSED, file=ContentFile(b"x", name="x.txt"))
    other = Collection.get_first_root_node().add_child(name="Của mình")
    user, group = make_user(), Group.objects.create(name="Tệp")
    rights = Permission.objects.filter(codename__in=("change_image", "delete_image", "change_document", "delete_document"))
    for right in rights:
        GroupCollectionPermission.objects.create(group=group, collection=other, permission=right)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    assert CLOSED not in read(logged_in(user), f"/quan-tri/bulk/{kind}/delete/?id={file.pk}")


def link_in_own_page(client: Client, own: Page, link: str) -> tuple[str, str]:
    """Type a link by hand into the form of a page; return what the form then shows, and what is stored."""
    address = f"/quan-tri/pages/{own.pk}/edit/"
    sent = values(client.get(address).content.decode())
    client.post(address, sent | nested_form_data({"body": streamfield([("paragraph", rich_text(f"<p>{link}x</a></p>"))])}))
    own.refresh_from_db()
    return shown(client.get(address).content.decode()), str(own.get_latest_revision_as_object().body.raw_data[0])


def test_the_key_of_a_closed_page_typed_as_a_link_tells_no_address_and_stays() -> None:
    part, closed = make_page("Phần mình"), draft()
    told, stored = link_in_own_page(editor_of(part), make_page("Của mình", part), f'<a linktype="page" id="{closed.pk}">')
    assert closed.slug not in told
    assert hidden_name(closed.pk) in told.replace("\\", "")
    assert f'id="{closed.pk}"' in stored


def test_the_key_of_a_public_page_typed_as_a_link_shows_its_address() -> None:
    part, public = make_page("Phần mình"), make_page("Trang mở")
    assert public.slug in link_in_own_page(editor_of(part), make_page("Của mình", part), f'<a linktype="page" id="{public.pk}">')[0]


@pytest.mark.parametrize("knows", [True, False])
def test_the_key_of_a_file_typed_as_a_link_tells_its_name_to_whoever_may_choose_it(knows: bool) -> None:
    part, user = make_page("Phần mình"), make_user()
    if knows:
        user.groups.add(group := Group.objects.create(name="Tệp"))
        right, root = Permission.objects.get(codename="choose_document"), Collection.get_first_root_node()
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=right)
    file = Document.objects.create(title="x", file=ContentFile(b"%PDF-1.4", name="sap-nhap-kin.pdf"))
    link = f'<a linktype="document" id="{file.pk}">'
    told, stored = link_in_own_page(editor_of(part, user=user), make_page("Của mình", part), link)
    assert ("sap-nhap-kin" in told, f'id="{file.pk}"' in stored) == (knows, True)


@pytest.mark.parametrize("where", ["pages/{}/history/", "pages/{}/history/?export=csv", "reports/site-history/"])
@pytest.mark.parametrize("how", ["copied", "moved"])
def test_the_history_of_a_page_names_no_closed_one_from_which_it_came(how: str, where: str, django_user_model: Any) -> None:
    part, closed = make_page("Phần mình"), draft()
    by = django_user_model.objects.create_superuser("quantri")
    own = make_page("Của mình", closed)
    if how == "copied":
        own = own.copy(to=part, user=by)
    else:
        own.move(part, pos="last-child", user=by)
    address = "/quan-tri/" + where.format(own.pk)
    assert CLOSED not in told(editor_of(part), address, None)
    assert CLOSED in told(logged_in(by), address, None)


def test_the_feedback_of_a_closed_page_is_not_found() -> None:
    address = reverse("feedback_admin:page", args=[draft().pk])
    assert keeper_of(make_page()).get(address).status_code == 404
