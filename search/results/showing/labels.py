"""Words for what the index holds as codes: kinds, validity."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.contracts.search import NOT_ISSUED, EntryKind

Label = str | Promise

GROUP_LABELS: dict[str, Label] = {
    "": pgettext_lazy("kind of result", "All"),
    "van-ban": pgettext_lazy("kind of result", "Documents"),
    "tin-tuc": pgettext_lazy("kind of result", "News"),
    "hoi-dap": pgettext_lazy("kind of result", "Questions and answers"),
    "thu-tuc": pgettext_lazy("kind of result", "Procedures"),
    "trang": pgettext_lazy("kind of result", "Other pages"),
}
KIND_LABELS: dict[str, Label] = {
    EntryKind.DOCUMENT: pgettext_lazy("kind of result", "Document"),
    EntryKind.ARTICLE: pgettext_lazy("kind of result", "Article of a document"),
    EntryKind.NEWS: pgettext_lazy("kind of result", "News item"),
    EntryKind.ANSWER: pgettext_lazy("kind of result", "Answer"),
    EntryKind.PROCEDURE: pgettext_lazy("kind of result", "Procedure"),
    EntryKind.PAGE: pgettext_lazy("kind of result", "Page"),
    EntryKind.ATTACHMENT: pgettext_lazy("kind of result", "Attached file"),
}
FACET_LABELS: dict[str, Label] = {
    "loai": pgettext_lazy("search filter", "Type"),
    "co-quan": pgettext_lazy("search filter", "Issued by"),
    "linh-vuc": pgettext_lazy("search filter", "Field"),
    "nam": pgettext_lazy("search filter", "Year"),
    "hieu-luc": pgettext_lazy("search filter", "Validity"),
    "the": pgettext_lazy("search filter", "Tag"),
}
# The codes of the national database of legal documents, with the tone of the badge.
STATUSES: dict[str, tuple[Label, str]] = {
    NOT_ISSUED: (_("Not yet issued on this day"), "neutral"),
    "chua_co_hieu_luc": (_("Not yet in force"), "info"),
    "con_hieu_luc": (_("In force"), "good"),
    "het_hieu_luc_mot_phan": (_("Partly no longer in force"), "warn"),
    "het_hieu_luc_toan_bo": (_("No longer in force"), "bad"),
    "ngung_hieu_luc": (_("Suspended"), "bad"),
    "ngung_hieu_luc_mot_phan": (_("Partly suspended"), "warn"),
    "khong_con_phu_hop": (_("No longer suitable"), "warn"),
    "khong_xac_dinh": (_("Validity not determined"), "neutral"),
    "can_cu_da_thay_doi": (_("Its legal basis has changed"), "warn"),  # of answers
}


def status_label(code: str) -> Label:
    """Return the words for a validity code; the code itself when it is unknown."""
    return STATUSES.get(code, (code, ""))[0]


def value_label(facet: str, value: str) -> Label:
    """Return what a facet's value is called on the page."""
    return status_label(value) if facet == "hieu-luc" else value
