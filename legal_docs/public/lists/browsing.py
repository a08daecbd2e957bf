"""Browsing the documents without searching: each property with its values and counts, and the names from A to Z."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.templatetags.cms_tags import badge
from cms.text.vietnamese import fold
from cms.text.vietnamese_order import sorted_by
from legal_docs.models import DocumentType, GazetteIssue, IssuingBody, LegalDocumentPage
from legal_docs.models.base.readable import LegalDocumentQuerySet, batch_status_today
from legal_docs.models.documents.names import NamesOfDocument
from legal_docs.publication.listing.documents import in_view, status_today
from legal_docs.text.vocabulary import Status, View


class Group(NamedTuple):
    """A property by which one can browse; its values are items of a list in HTML: a template is slow at hundreds."""

    label: str
    anchor: str
    choices: SafeString


def groups(index_url: str) -> list[Group]:
    """Return every way to browse that has documents; `index_url` is the path of the list."""
    documents = LegalDocumentPage.objects.listed().order_by()
    dated = documents.exclude(issued_on=None).annotate(of_year=ExtractYear("issued_on"))
    found = [
        Group(_("What is going on"), "dang-dien-ra", _choices(index_url, "muc", _views(documents))),
        Group(_("Document type"), "loai", _choices(index_url, "loai", _counted(documents, "document_type__slug", "document_type__name"))),
        Group(_("Issuing body"), "co-quan", _choices(index_url, "co_quan", _bodies())),
        Group(
            pgettext("subject", "Field"),
            "linh-vuc",
            _choices(index_url, "linh_vuc", _counted(documents, "legal_fields__slug", "legal_fields__name")),
        ),
        Group(_("Year of issue"), "nam", _choices(index_url, "nam", sorted(_counted(dated, "of_year", "of_year"), reverse=True))),
        Group(_("Validity today"), "hieu-luc", _choices(index_url, "hieu_luc", _statuses(documents))),
        Group(_("Applies in"), "dia-ban", _choices(index_url, "dia_ban", _counted(documents, "locality", "locality"))),
        Group(_("Gazette issue"), "cong-bao", _choices(index_url, "cong_bao", _issues())),
    ]
    return [group for group in found if group.choices]


Counted = tuple[str, str, int]  # value in the address, label, number of documents


def _counted(documents: LegalDocumentQuerySet, value: str, label: str) -> list[Counted]:
    rows = documents.annotate(of_value=F(value), of_label=F(label)).values_list("of_value", "of_label")
    counted = rows.annotate(n=Count("pk", distinct=True)).order_by()
    return sorted_by(((str(key), str(words), n) for key, words, n in counted if key not in (None, "")), lambda entry: entry[1])


def _bodies() -> list[Counted]:
    """Return the bodies with the documents of those that they succeeded, however far back; each document counts once."""
    live = LegalDocumentPage.objects.listed().order_by()
    own: dict[int, set[int]] = defaultdict(set)
    pairs = [*live.values_list("issuing_body", "pk"), *live.exclude(joint_issuers=None).values_list("joint_issuers__body", "pk")]
    for body, document in pairs:
        own[body].add(document)
    before: dict[int, list[int]] = defaultdict(list)
    for earlier, later in IssuingBody.successors.through.objects.values_list("from_issuingbody", "to_issuingbody"):
        before[later].append(earlier)
    bodies = IssuingBody.objects.values_list("pk", "slug", "name")
    counted = [(slug, name, len(set().union(*(own[each] for each in with_predecessors(pk, before))))) for pk, slug, name in bodies]
    return [entry for entry in counted if entry[2]]


def with_predecessors(body: int, before: Mapping[int, Sequence[int]]) -> set[int]:
    """Return a body with all its predecessors; `before` maps each body to its direct ones."""
    found, waiting = {body}, [body]
    while waiting:
        newer = set(before.get(waiting.pop(), ())) - found
        found |= newer
        waiting.extend(newer)
    return found


def _issues() -> list[Counted]:
    """Return gazette issues with their dates: numbers begin again each year."""
    held = Q(documents__in=LegalDocumentPage.objects.listed().values("pk"))
    issues = GazetteIssue.objects.filter(held).annotate(n=Count("documents", filter=held, distinct=True))
    return [(str(issue.pk), str(issue), issue.n) for issue in issues]


def _statuses(documents: LegalDocumentQuerySet) -> list[Counted]:
    counts = dict(documents.annotate(today=status_today()).values_list("today").annotate(n=Count("pk")))
    return [(status.value, str(status.label), counts[status.value]) for status in Status if counts.get(status.value)]


def _views(documents: LegalDocumentQuerySet) -> list[Counted]:
    return [(view.value, str(view.label), n) for view in View if (n := in_view(documents, view).count())]


def _choices(index_url: str, name: str, counted: list[Counted]) -> SafeString:
    """Return each value with its number of documents and links to its list and feed."""
    found = []
    for value, label, count in counted:
        words, query = escape(label), escape(urlencode({name: value}))
        feed = f'<a class="mb-law-ways__feed" href="{index_url}rss/?{query}">RSS<span class="mb-hidden"> {words}</span></a>'
        found.append(f'<li>\n<a href="{index_url}?{query}">{words}</a> <span class="mb-muted">({localize(count)})</span>\n{feed}\n</li>')
    return SafeString("\n".join(found))


class NamedDocument(NamesOfDocument):
    """A document by its columns alone: three hundred pages take long to be made."""

    short_name: str
    other_names: str
    url: str

    def __init__(self, **columns: Any) -> None:
        self.__dict__.update(columns)


def names_by_letter(index_url: str) -> list[tuple[str, SafeString]]:
    """Return the short and other names of public documents by first letter, `Đ` among them, in HTML."""
    letters: dict[str, list[tuple[str, NamedDocument]]] = defaultdict(list)
    named = LegalDocumentPage.objects.readable().filter(~Q(short_name="") | ~Q(other_names="") | Q(document_type__name_is_title=True))
    types = {kind.pk: kind for kind in DocumentType.objects.all()}
    columns = ("pk", "title", "number", "status", "status_until", "short_name", "other_names", "document_type_id", "canonical_path")
    documents = [
        NamedDocument(**row, document_type=types[row["document_type_id"]], url=f"{index_url}{row['canonical_path']}/")
        for row in named.values(*columns)
    ]
    batch_status_today(documents)
    for document in documents:
        for name in _names(document):
            letters[first_letter(name)].append((name, document))
    ordered = sorted_by(letters.items(), lambda entry: entry[0])
    return [(letter, _named(sorted_by(found, lambda entry: entry[0]))) for letter, found in ordered]


def _named(found: list[tuple[str, NamedDocument]]) -> SafeString:
    """Return names as items of a list, each with the kind, number and validity of its document."""
    rows = []
    for name, one in found:
        kind = "" if name.casefold().startswith(one.document_type.name.casefold()) else one.document_type.name
        what = escape(" ".join(filter(None, [kind, one.number])))
        state = badge(one.status_label, one.status_tone)
        rows.append(f'<li>\n<a href="{one.url}">{escape(name)}</a>\n<span class="mb-muted">{what}</span>\n{state}\n</li>')
    return SafeString("\n".join(rows))


def first_letter(name: str) -> str:
    """Return the letter under which a name stands: the tone and the mark of a vowel do not count, `Đ` is a letter of its own."""
    first = name[:1].upper()
    return first if first == "Đ" else (fold(first).upper() or "#")[:1]


def _names(page: NamedDocument) -> list[str]:
    """Return the names of a document, each once; laws and codes without a short name are known by their titles."""
    title = page.name if page.document_type.name_is_title and not page.short_name else ""
    found = (name.strip() for name in (page.short_name, *page.other_names.splitlines(), title))
    return list(dict.fromkeys(name for name in found if name))
