"""Rows of a list of which each must differ from the others: two exchange their values, in a form and in a draft that is published later."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models.publishing.bundle import Bundle, BundlePage
from home.models import OrgUnit
from home.models.agency.statistics import IndicatorValue, ServiceIndicator
from home.models.news.royalties import ContributionKind, RoyaltyRate
from home.tests.factories import make_page
from legal_docs.models import JointIssuer, LegalDocumentPage
from legal_docs.tests.factories import body, document
from tests.row_forms import Form, values

pytestmark = pytest.mark.django_db


def issuers(*names: str) -> tuple[LegalDocumentPage, list[int]]:
    """A published document with joint issuers, and the keys of these."""
    bodies = [body(name, locality="") for name in names]
    page = document()
    draft = page.get_latest_revision_as_object()
    draft.joint_issuers = [JointIssuer(body=one, sort_order=place) for place, one in enumerate(bodies)]
    draft.save_revision().publish()
    return LegalDocumentPage.objects.get(pk=page.pk), [one.pk for one in bodies]


def issuers_of(page: LegalDocumentPage) -> list[int]:
    return list(LegalDocumentPage.objects.get(pk=page.pk).joint_issuers.values_list("body", flat=True))


def saved(client: Client, page: LegalDocumentPage, *, publish: bool = True, **changes: Any) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = values(client.get(address).content.decode()) | changes | {"warnings_reason": "x"}
    found = {name: value for name, value in shown.items() if not name.startswith("action")}
    return client.post(address, found | ({"action-publish": "1"} if publish else {}))


@pytest.mark.parametrize("turn", [(1, 2, 0), (2, 0, 1), (0, 2, 1)])
def test_joint_issuers_exchange_their_places_in_the_form(admin_client: Client, turn: tuple[int, ...]) -> None:
    page, bodies = issuers(*["Sở A", "Sở B", "Sở C"])
    wanted = [bodies[place] for place in turn]
    answer = saved(admin_client, page, **{f"joint_issuers-{row}-body": key for row, key in enumerate(wanted)})
    assert answer.status_code == 302
    assert issuers_of(page) == wanted


def test_rows_that_exchange_their_values_keep_their_numbers(admin_client: Client) -> None:
    page, (one, two) = issuers("Sở A", "Sở B")
    before = set(page.joint_issuers.values_list("pk", flat=True))
    assert saved(admin_client, page, **{"joint_issuers-0-body": two, "joint_issuers-1-body": one}).status_code == 302
    assert issuers_of(page) == [two, one]
    assert set(LegalDocumentPage.objects.get(pk=page.pk).joint_issuers.values_list("pk", flat=True)) == before


def test_a_draft_with_exchanged_issuers_is_published_from_the_list(admin_client: Client) -> None:
    page, (one, two) = issuers("Sở A", "Sở B")
    saved(admin_client, page, publish=False, **{"joint_issuers-0-body": two, "joint_issuers-1-body": one})
    assert issuers_of(page) == [one, two]
    admin_client.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}", {})
    assert issuers_of(page) == [two, one]


def test_an_issuer_takes_over_from_one_that_moves_to_a_new_body(admin_client: Client) -> None:
    page, (_one, two) = issuers("Sở A", "Sở B")
    new = body("Sở Mới", locality="").pk
    saved(admin_client, page, **{"joint_issuers-0-body": two, "joint_issuers-1-body": new})
    assert issuers_of(page) == [two, new]


def test_the_same_issuer_twice_is_refused_at_the_row(admin_client: Client) -> None:
    page, (_one, two) = issuers("Sở A", "Sở B")
    answer = saved(admin_client, page, **{"joint_issuers-0-body": two})
    assert any(answer.context["form"].formsets["joint_issuers"].errors)


def rates() -> Form:
    kind = ContributionKind.objects.create(name="Ảnh Z")
    for year in (2025, 2026):
        RoyaltyRate.objects.create(kind=kind, amount=year, valid_from=date(year, 1, 1))
    return Form("lan", reverse("wagtailsnippets_home_contributionkind:edit", args=[kind.pk]))


def indicator(days: tuple[int, ...] = (1, 2)) -> Form:
    one = ServiceIndicator.objects.create(name="Tỷ lệ Z")
    for day in days:
        IndicatorValue.objects.create(indicator=one, on=date(2026, day, 1), share=10 * day, source="x")
    return Form("lan", reverse("wagtailsnippets_home_serviceindicator:edit", args=[one.pk]))


def bundle() -> Form:
    one = Bundle.objects.create(name="Gói")
    for place, title in enumerate(("Trang A", "Trang B")):
        BundlePage.objects.create(bundle=one, page=make_page(title, publish=False), sort_order=place)
    return Form("lan", reverse("wagtailsnippets_cms_bundle:edit", args=[one.pk]))


LISTS = [
    (rates, RoyaltyRate, "rates", "valid_from"),
    (indicator, IndicatorValue, "values", "on"),
    (bundle, BundlePage, "pages", "page"),
]


@pytest.mark.parametrize(("make", "model", "rows", "field"), LISTS)
def test_rows_of_other_lists_exchange_their_values(make: Any, model: Any, rows: str, field: str) -> None:
    form = make()
    attname = model._meta.get_field(field).attname
    mine = model.objects.filter(pk__in=[form.fields[f"{rows}-{row}-id"] for row in (0, 1)]).order_by("pk")
    before = dict(mine.values_list("pk", attname))
    first, second = (form.fields[f"{rows}-{row}-{field}"] for row in (0, 1))
    assert form.send(**{f"{rows}-0-{field}": second, f"{rows}-1-{field}": first}).status_code == 302
    assert dict(mine.values_list("pk", attname)) == dict(zip(before, reversed(before.values()), strict=True))


@pytest.mark.parametrize(("make", "model", "rows", "field"), LISTS)
def test_the_same_value_twice_is_refused_at_the_row_and_not_called_a_colleagues(make: Any, model: Any, rows: str, field: str) -> None:
    form = make()
    answer = form.send(**{f"{rows}-0-{field}": form.fields[f"{rows}-1-{field}"]})
    assert any(answer.context["form"].formsets[rows].errors)
    assert "người khác vừa lưu" not in answer.content.decode()


def test_a_value_of_a_unit_stands_beside_one_of_the_whole_body_on_the_same_day() -> None:
    form = indicator()
    unit = OrgUnit.objects.create(name="Phòng Một")
    answer = form.send(**{"values-0-on": form.fields["values-1-on"], "values-0-unit": unit.pk})
    assert answer.status_code == 302


def test_rows_that_were_read_ahead_exchange_their_values() -> None:
    page, _keys = issuers("Sở Y tế", "Sở Nội vụ")
    page = LegalDocumentPage.objects.prefetch_related("joint_issuers").get(pk=page.pk)
    one, two = page.joint_issuers.get_object_list()
    wanted = {one.pk: two.body_id, two.pk: one.body_id}
    one.body, two.body = two.body, one.body
    page.save()
    assert dict(JointIssuer.objects.filter(document=page).values_list("pk", "body_id")) == wanted
