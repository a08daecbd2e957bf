"""Words for what the index holds as codes: kinds, validity."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.search_contract import EntryKind

Label = str | Promise

GROUP_LABELS: dict[str, Label] = {
    "": _("All"),
    "van-ban": _("Documents"),
    "tin-tuc": _("News"),
    "hoi-dap": _("Questions and answers"),
    "thu-tuc": _("Procedures"),
    "trang": _("Other pages"),
}
KIND_LABELS: dict[str, Label] = {
    EntryKind.DOCUMENT: _("Document"),
    EntryKind.ARTICLE: _("Article of a document"),
    EntryKind.NEWS: _("News item"),
    EntryKind.ANSWER: _("Answer"),
    EntryKind.PROCEDURE: _("Procedure"),
    EntryKind.PAGE: _("Page"),
    EntryKind.ATTACHMENT: _("Attached file"),
}
FACET_LABELS: dict[str, Label] = {
    "loai": _("Type"),
    "co-quan": _("Issued by"),
    "linh-vuc": _("Field"),
    "nam": _("Year"),
    "hieu-luc": _("Validity"),
    "the": _("Tag"),
}
# The codes of the national database of legal documents, with the tone of the badge.
STATUSES: dict[str, tuple[Label, str]] = {
    "chua_co_hieu_luc": (_("Not yet in force"), "info"),
    "con_hieu_luc": (_("In force"), "good"),
    "het_hieu_luc_mot_phan": (_("Partly no longer in force"), "warn"),
    "het_hieu_luc_toan_bo": (_("No longer in force"), "bad"),
    "ngung_hieu_luc": (_("Suspended"), "bad"),
    "ngung_hieu_luc_mot_phan": (_("Partly suspended"), "warn"),
    "khong_con_phu_hop": (_("No longer suitable"), "warn"),
    "khong_xac_dinh": (_("Validity not determined"), "neutral"),
}


def status_label(code: str) -> Label:
    """The words for a validity code; the code itself when it is unknown."""
    return STATUSES.get(code, (code, ""))[0]


def value_label(facet: str, value: str) -> Label:
    """What a facet's value is called on the page."""
    return status_label(value) if facet == "hieu-luc" else value
