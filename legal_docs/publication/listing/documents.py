"""The public list of documents: filters from the address, to a page of results."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from cms.models.vietnamese_order import Vietnamese
from cms.storage.kept import Kept
from cms.storage.prepared import KeysFirst, PreparedRows
from cms.text.numbers.document_numbers import number_key
from cms.text.numbers.keys import is_key
from cms.text.vietnamese import fold
from cms.text.vietnamese_order import sort_key
from legal_docs.models.base import ports
from legal_docs.models.base.public_rows import ValidityWindow
from legal_docs.models.base.readable import BEGINS_ON, batch_status_today
from legal_docs.models.base.reference import DocumentType, GazetteIssue, IssuingBody, LegalField
from legal_docs.models.documents.page import LegalDocumentPage
from legal_docs.publication.listing.filters import Choices, ListFilters
from legal_docs.text.vocabulary import Status, View

PER_PAGE = 20
ORDERS = {
    "-issued": (F("issued_on").desc(nulls_last=True), "-pk"),
    "issued": (F("issued_on").asc(nulls_last=True), "pk"),
    "-effective": (BEGINS_ON.desc(nulls_last=True), "-pk"),
    "effective": (BEGINS_ON.asc(nulls_last=True), "pk"),
    "number": ("number_symbol", F("key_year").desc(nulls_last=True), "number_key"),
    "title": (Vietnamese("title"), "pk"),
}
# The order of a view where the reader chose none.
VIEW_ORDERS = {View.COMING: "effective", View.NEW: "-issued"}
NEW_DAYS = 30
EXPIRING_DAYS = 180
# Filters whose values are rows: the model and the column that the address names.
_NAMED: dict[str, tuple[type[models.Model], str]] = {
    "loai": (DocumentType, "slug"),
    "co_quan": (IssuingBody, "slug"),
    "linh_vuc": (LegalField, "slug"),
    "dia_ban": (IssuingBody, "locality"),
    "cong_bao": (GazetteIssue, "pk"),
}
_editions = itertools.count()
_choices: Kept[dict[str, Any]] = Kept()
_rows: PreparedRows[LegalDocumentPage] = PreparedRows(
    PER_PAGE, lambda *keys: LegalDocumentPage.objects.live().for_lists().filter(pk__in=keys)
)


@ports.list_context.register
def list_context(query: QueryDict) -> dict[str, Any]:
    """Return what the list shows for the query of its address: form, page of results, chosen filters."""
    form = filters_form(query)
    values = form.values()
    found = filtered(LegalDocumentPage.objects.listed(), values)
    page = KeysFirst(found.order_by(*order_of(values)), PER_PAGE, _rows).get_page(query.get("trang"))
    chosen = {name: value for name, value in values.items() if name not in ("sap_xep", "ngay")}
    day = asked_day(values)
    batch_status_today(page.object_list)
    if day and values.get("hieu_luc"):
        show_status_of(day, page.object_list)
    return {
        "filters": form,
        "page_obj": page,
        "chosen": chosen,
        "total": page.paginator.count,
        "views": View.choices,
        "view": values.get("muc", ""),
        "day": day,
        "follow_query": follow_query(values, form),
    }


# Filters of the list that the search of the whole site has too, by their names there: these it knows by words, not by address.
_SEARCHED = {"loai": "loai", "co_quan": "co-quan", "nam": "nam", "hieu_luc": "hieu-luc", "ngay": "tai-ngay"}


def follow_query(values: dict[str, str], form: ListFilters) -> str:
    """Return the query string of the search for what the list shows, as far as the search has its filters; views and places it has not.

    A field of law stands for those below it too, as in the list.
    """
    named = {name: dict(form.fields[name].choices) for name in ("loai", "co_quan")}  # type: ignore[attr-defined]
    query = QueryDict(mutable=True)
    query["nhom"] = "van-ban"
    if words := values.get("q"):
        query["q"] = words
    for name, searched in _SEARCHED.items():
        if value := values.get(name):
            query[searched] = named.get(name, {}).get(value, value)
    if legal_field := values.get("linh_vuc"):
        query.setlist("linh-vuc", list(with_fields_below(legal_field).values_list("name", flat=True)))
    return query.urlencode()


def order_of(values: dict[str, str]) -> tuple[Any, ...]:
    """Return the order that was chosen, else that of the view, else the newest first."""
    default = VIEW_ORDERS.get(View(values["muc"]), "-issued") if values.get("muc") else "-issued"
    return ORDERS.get(values.get("sap_xep", ""), ORDERS[default])


def asked_day(values: dict[str, str]) -> date | None:
    """Return the day at which validity is asked for; None: today."""
    try:
        return parse_date(values.get("ngay", ""))
    except ValueError:
        return None


def filters_form(query: QueryDict) -> ListFilters:
    """Return the form with the choices that exist on the site, and what the address names beside them, though no document is of it.

    Raises Http404 where a filter of the address names nothing: the list of all documents would be taken for the answer.
    """
    kept = _choices.get("all", _read_choices)
    choices: dict[str, Choices] = dict(kept["choices"])
    for name, known in choices.items():
        value = query.get(name)
        if value and value not in dict(known):
            choices[name] = Choices([*known.rows, (value, _named(name, value))])
    if (view := query.get("muc")) and view not in View.values:
        raise Http404
    return ListFilters(query, edition=kept["edition"], choices=choices)


def _named(name: str, value: str) -> str:
    """Return the words for a value of a filter that no document has; raise Http404 when it names nothing."""
    if name == "nam" and re.fullmatch(r"[1-9][0-9]{3}", value):
        return value
    model, column = _NAMED.get(name, (None, ""))
    row = model._default_manager.filter(**{column: value}).first() if model and (column != "pk" or is_key(value)) else None
    if row is None:
        raise Http404
    return value if name == "dia_ban" else str(row)


def _read_choices() -> dict[str, Any]:
    live = LegalDocumentPage.objects.readable()
    types = DocumentType.objects.filter(pk__in=live.order_by().values("document_type")).values_list("slug", "name")
    years = [str(day.year) for day in live.exclude(issued_on=None).dates("issued_on", "year", order="DESC")]
    places = sorted(live.exclude(locality="").order_by().values_list("locality", flat=True).distinct(), key=sort_key)
    issues = GazetteIssue.objects.filter(documents__in=live.order_by().values("pk")).distinct()
    choices: dict[str, Iterable[tuple[str, Any]]] = {
        "loai": types,
        "co_quan": bodies_with_documents().values_list("slug", "name"),
        "linh_vuc": fields_with_documents().values_list("slug", "name"),
        "nam": zip(years, years, strict=True),
        "hieu_luc": Status.choices,
        "dia_ban": zip(places, places, strict=True),
        "cong_bao": [(str(issue.pk), str(issue)) for issue in issues],
    }
    return {"edition": next(_editions), "choices": {name: Choices(rows) for name, rows in choices.items()}}


def bodies_with_documents() -> QuerySet[IssuingBody]:
    """Return the bodies that issued a document alone, jointly, or through a body that they succeeded."""
    live = LegalDocumentPage.objects.readable().order_by()
    issuing = IssuingBody.objects.filter(Q(pk__in=live.values("issuing_body")) | Q(joint_documents__document__in=live.values("pk")))
    return IssuingBody.objects.filter(Q(pk__in=issuing.values("pk")) | Q(predecessors__in=issuing.values("pk"))).distinct()


def fields_with_documents() -> QuerySet[LegalField]:
    """Return the fields that have documents, and those above them."""
    used = LegalField.objects.filter(documents__in=LegalDocumentPage.objects.readable().order_by().values("pk")).values("pk")
    return (
        LegalField.objects.filter(Q(pk__in=used) | Q(children__in=used) | Q(children__children__in=used))
        .distinct()
        .order_by("order", Vietnamese("name"))
    )


def filtered(documents: QuerySet[LegalDocumentPage], values: dict[str, str]) -> QuerySet[LegalDocumentPage]:
    """Narrow `documents` down by the filters of `ListFilters`."""
    if kind := values.get("loai"):
        documents = documents.filter(document_type__slug=kind)
    if body := values.get("co_quan"):
        documents = documents.filter(pk__in=by_body(body))
    if legal_field := values.get("linh_vuc"):
        documents = documents.filter(pk__in=by_field(legal_field))
    if (year := values.get("nam", "")).isdecimal():
        documents = documents.filter(issued_on__year=int(year))
    if place := values.get("dia_ban"):
        documents = documents.filter(locality=place)
    if is_key(issue := values.get("cong_bao", "")):
        documents = documents.filter(gazette_issues=int(issue))
    if (status := values.get("hieu_luc", "")) in Status.values:
        documents = with_status(documents, status, asked_day(values))
    if (view := values.get("muc", "")) in View.values:
        documents = in_view(documents, View(view))
    return matching(documents, values.get("q", ""))


def with_status(documents: QuerySet[LegalDocumentPage], status: str, day: date | None) -> QuerySet[LegalDocumentPage]:
    """Keep the documents with this validity on a day; without one, today's, which is in a column of its own.

    Where the worker has not stored a change of last midnight yet, that column is older.
    """
    if day is not None:
        return documents.filter(pk__in=ValidityWindow.objects.filter(held_on(day), status=status).values("document"))
    if not LegalDocumentPage.objects.filter(status_until__lte=timezone.localdate()).exists():
        return documents.filter(status=status)
    return documents.alias(today=status_today()).filter(today=status)


def status_today() -> Case:
    """Return the expression of a document's validity today, as `NamesOfDocument.status_today` tells it of one document."""
    held = ValidityWindow.objects.filter(held_on(timezone.localdate()), document=OuterRef("pk")).values("status")[:1]
    return Case(When(status_until__lte=timezone.localdate(), then=Coalesce(Subquery(held), F("status"))), default=F("status"))


def held_on(day: date) -> Q:
    return (Q(starts=None) | Q(starts__lte=day)) & (Q(ends=None) | Q(ends__gt=day))


def show_status_of(day: date, documents: Iterable[LegalDocumentPage]) -> None:
    """Set the status columns of the documents of one page of results to those of a day, for their badges."""
    held = dict(ValidityWindow.objects.filter(held_on(day), document__in=[page.pk for page in documents]).values_list("document", "status"))
    for page in documents:
        page.status, page.status_until = held.get(page.pk, page.status), None


def in_view(documents: QuerySet[LegalDocumentPage], view: View) -> QuerySet[LegalDocumentPage]:
    """Keep the documents that were published lately, come into force soon, or end soon."""
    today = timezone.localdate()
    if view is View.NEW:
        first = timezone.make_aware(datetime.combine(today - timedelta(days=NEW_DAYS - 1), time.min))
        return documents.filter(first_published_at__gte=first)  # a moment, not a day: SQLite asks Python for the day of each row
    if view is View.COMING:
        coming = ValidityWindow.objects.filter(status=Status.NOT_YET, ends__gt=today)
        return documents.filter(pk__in=coming.values("document")).exclude(status=Status.EXPIRED)
    ending = ValidityWindow.objects.filter(
        status__in=(Status.EXPIRED, Status.SUSPENDED), starts__gt=today, starts__lte=today + timedelta(days=EXPIRING_DAYS)
    )
    return documents.filter(pk__in=ending.values("document"))


def by_body(slug: str) -> Any:
    """Return the ids of documents by a body or jointly with it, and of those by the bodies that it succeeded, however far back."""
    found = set(IssuingBody.objects.filter(slug=slug).values_list("pk", flat=True))
    newest = set(found)
    while newest:
        newest = set(IssuingBody.objects.filter(successors__in=newest).values_list("pk", flat=True)) - found
        found |= newest
    return LegalDocumentPage.objects.filter(Q(issuing_body__in=found) | Q(joint_issuers__body__in=found)).values("pk")


def by_field(slug: str) -> Any:
    """Return the ids of documents of a field or of one below it."""
    return LegalDocumentPage.objects.filter(legal_fields__in=with_fields_below(slug)).values("pk")


def with_fields_below(slug: str) -> QuerySet[LegalField]:
    """Return a field with those below it."""
    return LegalField.objects.filter(Q(slug=slug) | Q(parent__slug=slug) | Q(parent__parent__slug=slug))


def matching(documents: QuerySet[LegalDocumentPage], words: str) -> QuerySet[LegalDocumentPage]:
    """Keep the documents with this number, however it is spelled, else those with all the words in number or title."""
    if not words.strip():
        return documents
    key = number_key(words)
    if key and (exact := documents.filter(number_key=key)).exists():
        return exact
    for word in fold(words).split()[:12]:
        documents = documents.filter(title_folded__contains=word)
    return documents
