"""Nothing that a form takes, and nothing that is worked out from it, is longer than its column: PostgreSQL would store none of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import CharField
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.admin.viewsets import viewsets
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.models import Page, get_page_models
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.text.user_names import shown_name
from home.models import ContributionKind, Contributor
from home.tests.factories import make_page
from legal_docs.models import Signer
from legal_docs.tests.factories import body, document
from tests.admin_crawl import one_sidebar, unrecorded
from tests.row_forms import values

pytestmark = pytest.mark.django_db
SITES = "/quan-tri/sites/new/"  # Wagtail's own form, which lower-cases a host after counting its letters
OPEN_FOR_NOBODY = {
    "ban-gop-y": "citizens write it",
    "draftcomment": "citizens write it",
    "y-kien": "citizens write it",
    "outboundmail": "the portal writes it",
    "duty": "the law gives the list",
    "legalindexpage": "a portal has one",
    "qaindexpage": "a portal has one",
}
NO_COMMENTS = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}


def addresses() -> Iterator[str]:
    """Yield the addresses of the forms that make a row of a list, or a page."""
    for viewset in viewsets.viewsets:
        try:
            yield reverse(viewset.get_url_name("add"))
        except (NoReverseMatch, AttributeError):
            continue
    pages = list(Page.objects.filter(depth__gt=1).specific())
    for kind in get_page_models():
        if parent := next((page for page in pages if kind in type(page).creatable_subpage_models()), None):
            yield reverse("wagtailadmin_pages:add", args=[kind._meta.app_label, kind._meta.model_name, parent.pk])


def longest(field: forms.Field, letter: str) -> str:
    """Return a text of one letter, as long as the field takes, or of 300 letters."""
    length = getattr(field, "max_length", None) or 300
    if isinstance(field.widget, forms.Textarea) and not field.max_length:
        return f"{letter * 200}\n{letter * 99}"  # the choices of a question stand one in each line
    if isinstance(field, forms.URLField):
        return "https://a.vn/" + "a" * (length - 13)
    if isinstance(field, forms.EmailField):
        return "a" * 60 + "@example.vn"
    return ("a" if isinstance(field, forms.SlugField) else letter) * length


def typed(field: forms.Field, letter: str, day: int, turn: int = 0) -> Any:
    """Return what a person types into a field: as much as it takes, at a later turn something else that its form may want instead.

    Days come in their order, at first in the future, later in the past; hours in their order; of choices and rows the first comes first.
    """
    if "Draftail" in type(field.widget).__name__:
        block = {"key": "a", "text": longest(field, letter), "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
        return json.dumps({"blocks": [block], "entityMap": {}})
    if isinstance(field, forms.ModelChoiceField):
        keys = [row.pk for row in field.queryset][turn : turn + 1]
        return keys if isinstance(field, forms.ModelMultipleChoiceField) else (keys or [""])[0]
    if isinstance(field, forms.ChoiceField):
        choices = [value for value, label in field.choices if value and not isinstance(label, list | tuple)]
        return (choices[turn : turn + 1] or [""])[0]
    if isinstance(field, forms.IntegerField):
        return "1"
    if isinstance(field, forms.DateField | forms.DateTimeField):
        at = timezone.localdate() + timedelta(day - 270 if turn else day + 35)
        return f"{at:%d/%m/%Y}" + (" 08:00" if isinstance(field, forms.DateTimeField) else "")
    if isinstance(field, forms.TimeField):
        return f"{day % 24:02d}:00"
    if isinstance(field, forms.BooleanField | forms.FileField):
        return "on" if turn and isinstance(field, forms.BooleanField) else ""
    if isinstance(field.widget, forms.PasswordInput):
        return "mat-khau-that-dai-2026"
    return [longest(field, letter), letter * 100, longest(forms.URLField(max_length=getattr(field, "max_length", None)), letter)][turn]


def new_rows(form: Any) -> Iterator[Any]:
    """Yield a form, and one new row of each list inside."""
    yield form
    for formset in getattr(form, "formsets", {}).values():
        row = formset.empty_form
        row.prefix = f"{formset.prefix}-0"
        yield from new_rows(row)


def fields_of(form: Any) -> dict[str, forms.Field]:
    """Return the fields of a form and of its new rows by the names that are sent."""
    return {one.add_prefix(name): field for one in new_rows(form) for name, field in one.fields.items()}


def filled(form: Any, letter: str) -> dict[str, Any]:
    """Return what is sent of a form of which each field, and one row of each list inside, holds as much as it takes."""
    sent: dict[str, Any] = {}
    for one in new_rows(form):
        for formset in getattr(one, "formsets", {}).values():
            sent |= {f"{formset.prefix}-TOTAL_FORMS": "1", f"{formset.prefix}-INITIAL_FORMS": "0"}
    for day, (name, field) in enumerate(fields_of(form).items()):
        if type(field.widget).__name__ == "BlockWidget":
            blocks = [("paragraph", rich_text(f"<p>{letter * 300}</p>"))] if field.required else []
            sent |= nested_form_data({name: streamfield(blocks)})
        else:
            sent[name] = typed(field, letter, day)
    return sent


def wrong(form: Any) -> set[str]:
    """Return the names of the fields that a form does not take."""
    rows = [row for formset in getattr(form, "formsets", {}).values() for row in formset.forms]
    return {one.add_prefix(name) for one in (form, *rows) for name in one.errors}


def is_stored(client: Client, address: str, form: Any, came: dict[str, Any], letter: str) -> bool:
    """Fill a form and send it, each time with something else in what it did not take, until it is stored; return whether it was.

    A field that takes nothing of this is left as it came, then empty; then the row that it stands in is left out.
    """
    fields, turns = fields_of(form), Counter[str]()
    sent = came | filled(form, letter) | NO_COMMENTS | {"action-publish": "1"}
    sent |= {"slug": ""} if "slug" in sent else {}
    for _time in range(7):
        with transaction.atomic():
            answer: Any = client.post(address, sent)
        assert answer.status_code in (200, 302), address
        if answer.status_code == 302:
            return True
        for name in wrong(answer.context_data["form"]) & set(fields):
            turns[name] += 1
            others = [typed(fields[name], letter, list(fields).index(name), turn) for turn in (1, 2)]
            sent[name] = dict(enumerate([*others, came.get(name, "")], 1)).get(turns[name], "")
            if turns[name] > 4 and "-" in name:
                sent[f"{name.partition('-')[0]}-TOTAL_FORMS"] = "0"
    return False


def overrun() -> set[str]:
    """Return the columns of all tables that hold a longer value than PostgreSQL would."""
    found = set()
    for model in apps.get_models():
        lengths = {
            field.attname: field.max_length
            for field in model._meta.local_concrete_fields
            if isinstance(field, CharField) and field.max_length
        }
        for row in model._base_manager.values(*lengths) if lengths else ():
            found |= {f"{model._meta.label}.{name}" for name, value in row.items() if len(value or "") > lengths[name]}
    return found


def unwritten_screens() -> Any:
    """Return a block in which an answer says in `context_data` what a screen is made of; its HTML is not written."""
    return patch.object(SimpleTemplateResponse, "rendered_content", "")


@pytest.fixture
def chosen_rows() -> None:
    """Make the rows that forms ask for in rows of their own; a document is signed by somebody and published by several bodies."""
    Contributor.objects.create(name="Trần Văn Viết")
    ContributionKind.objects.create(name="Tin ngắn")
    Signer.objects.create(full_name="Lê Thị Ký")
    body("Sở Tư pháp")
    Document.objects.create(title="Bản ký", file=ContentFile(b"%PDF-1.4", name="ban-ky.pdf"))


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.usefixtures("chosen_rows")
def test_every_form_is_stored_and_no_value_is_longer_than_its_column(admin_client: Client) -> None:
    with one_sidebar(), unrecorded():
        forms: dict[str, Any] = {address: admin_client.get(address) for address in sorted(set(addresses()) - {SITES})}
    closed = {address for address, shown in forms.items() if shown.status_code != 200}
    assert {address.split("/")[-3] for address in closed} == set(OPEN_FOR_NOBODY)
    came = {address: values(shown.content.decode()) for address, shown in forms.items() if address not in closed}
    for letter in "İ9":  # the first is two letters in lower case
        with transaction.atomic(), unwritten_screens():
            stored = {
                address: is_stored(admin_client, address, forms[address].context_data["form"], came[address], letter) for address in came
            }
            assert [address for address, is_there in stored.items() if not is_there] == [], letter
            assert overrun() == set(), letter
            transaction.set_rollback(True)


NUMBERS = ["9" * 60 + "/2024/QĐ-UBND", "1/99999/QĐ-UBND", "9" * 21 + "/QĐ", "5/2024/" + "QĐ-" * 22, *(letter * 80 for letter in "İﬃß١½")]


def test_what_is_worked_out_from_a_number_fits_its_columns() -> None:
    for number in NUMBERS:
        document(number, title="Ủ" * 255).save_revision().publish()
    assert overrun() == set()


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite stores any length")
@pytest.mark.parametrize("by_script", [False, True])
def test_a_form_that_the_database_refuses_comes_back_and_the_device_keeps_what_was_typed(admin_client: Client, by_script: bool) -> None:
    typed = {
        "hostname": "İ" * 255,
        "port": "80",
        "site_name": "Cổng",
        "root_page": Page.objects.get(depth=2).pk,
        "mb_draft": "abcdefgh1234",
    }
    headers = {"referer": f"http://testserver{SITES}"} | ({"X-Autosave": "1"} if by_script else {})
    with transaction.atomic():
        answer = admin_client.post(SITES, typed, headers=headers)
    assert "mb-saved" not in answer.cookies
    if by_script:
        assert (answer.status_code, answer.json()["error_code"]) == (400, "not_storable")
    else:
        assert answer.headers["Location"] == SITES
        assert "được giữ trên thiết bị" in admin_client.get(SITES).content.decode()


@pytest.fixture
def rename(django_capture_on_commit_callbacks: Any) -> Callable[[Page, str], None]:
    def renamed(page: Page, slug: str) -> None:
        now = Page.objects.get(pk=page.pk).specific
        now.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            now.save_revision().publish()

    return renamed


def test_a_page_whose_former_address_is_too_long_for_a_redirect_gets_another_slug(rename: Callable[[Page, str], None]) -> None:
    above = make_page("Trên", slug="t" * 200)
    page = make_page("Dưới", above, slug="d" * 200)
    rename(page, "duoi")
    rename(above, "tren")
    assert Page.objects.get(pk=page.pk).get_url_parts()[2] == "/tren/duoi/"
    assert overrun() == set()


def test_a_page_that_leaves_nothing_to_redirect_deletes_no_other_redirect(rename: Callable[[Page, str], None]) -> None:
    page, other = make_page("Trên", slug="t" * 200), make_page("Khác")
    rename(other, "moi")
    before = set(Redirect.objects.filter(automatically_created=True))
    rename(make_page("Dưới", page, slug="d" * 200), "duoi")
    assert set(Redirect.objects.filter(automatically_created=True)) == before != set()


def test_the_name_of_an_account_is_as_long_as_the_columns_that_keep_who_did_something() -> None:
    user = get_user_model()(username="a", last_name="Ủ" * 150, first_name="Ủ" * 150)
    assert shown_name(user) == "Ủ" * 150
