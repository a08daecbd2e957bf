"""The fixed words of the field: validity, relations, kinds of bodies, provisions and files, with their labels."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Validity, with the codes of the national database of legal documents."""

    NOT_YET = "chua_co_hieu_luc", _("Not yet in force")
    IN_FORCE = "con_hieu_luc", _("In force")
    PARTLY_EXPIRED = "het_hieu_luc_mot_phan", _("Partly no longer in force")
    EXPIRED = "het_hieu_luc_toan_bo", _("No longer in force")
    SUSPENDED = "ngung_hieu_luc", _("Suspended")
    PARTLY_SUSPENDED = "ngung_hieu_luc_mot_phan", _("Partly suspended")
    UNSUITABLE = "khong_con_phu_hop", _("No longer suitable")
    UNKNOWN = "khong_xac_dinh", _("Validity not determined")


STATUS_TONES = {
    Status.NOT_YET: "info",
    Status.IN_FORCE: "good",
    Status.PARTLY_EXPIRED: "warn",
    Status.EXPIRED: "bad",
    Status.SUSPENDED: "bad",
    Status.PARTLY_SUSPENDED: "warn",
    Status.UNSUITABLE: "bad",
    Status.UNKNOWN: "neutral",
}


class BodyKind(models.TextChoices):
    """The kinds of issuing bodies; the kind decides which types of document it may issue (Law 64/2025/QH15, Article 4)."""

    NATIONAL_ASSEMBLY = "quoc_hoi", _("National Assembly")
    STANDING_COMMITTEE = "ubtvqh", _("Standing Committee of the National Assembly")
    PRESIDENT = "chu_tich_nuoc", _("President of the State")
    GOVERNMENT = "chinh_phu", _("Government")
    PRIME_MINISTER = "thu_tuong", _("Prime Minister")
    JUDGES_COUNCIL = "hdtp_tandtc", _("Council of Judges of the Supreme People's Court")
    SUPREME_COURT = "tandtc", _("Supreme People's Court")
    SUPREME_PROCURACY = "vksndtc", _("Supreme People's Procuracy")
    STATE_AUDIT = "ktnn", _("State Audit")
    MINISTRY = "bo", _("Ministry or ministry-level agency")
    GOVERNMENT_AGENCY = "co_quan_chinh_phu", _("Agency of the Government or of a ministry")
    OFFICE = "van_phong", _("Office that serves a state body")
    FATHERLAND_FRONT = "mat_tran", _("Fatherland Front")
    PARTY = "dang", _("Body of the Party")
    ORGANISATION = "to_chuc", _("Socio-political organisation")
    PEOPLES_COUNCIL = "hdnd", _("People's Council")
    PEOPLES_COMMITTEE = "ubnd", _("People's Committee")
    COMMITTEE_CHAIR = "ct_ubnd", _("Chairperson of a People's Committee")
    DEPARTMENT = "so_nganh", _("Department of a province")
    OTHER = "khac", _("Other")


class Level(models.TextChoices):
    CENTRAL = "trung_uong", _("Central")
    PROVINCE = "tinh", _("Province")
    DISTRICT = "huyen", _("District (until 30 June 2025)")
    COMMUNE = "xa", _("Commune")
    SPECIAL_ZONE = "dac_khu", _("Special zone")


class RelationKind(models.TextChoices):
    """The national codes; the label reads from the acting document to the affected one."""

    BASIS = "can_cu", _("Issued on the basis of")
    AMENDS = "sua_doi_bo_sung", _("Amends")
    DETAILS = "quy_dinh_chi_tiet", _("Gives details on")
    CITES = "dan_chieu", _("Refers to")
    REPEALS = "bai_bo", _("Repeals")
    REPLACES = "thay_the", _("Replaces")
    CONSOLIDATES = "hop_nhat", _("Consolidates")
    GUIDES = "huong_dan_ap_dung", _("Guides the application of")
    CORRECTS = "dinh_chinh", _("Corrects")
    SUSPENDS = "tam_ngung", _("Suspends the effect of")
    HALTS = "dinh_chi", _("Halts the implementation of")
    INTERPRETS = "giai_thich", _("Interprets")
    ANNOUNCES = "cong_bo", _("Announces")
    RELATED = "lien_quan", _("Related in subject")


INVERSE_LABELS: dict[RelationKind, str | Promise] = {
    RelationKind.BASIS: _("Basis for"),
    RelationKind.AMENDS: _("Amended by"),
    RelationKind.DETAILS: _("Detailed by"),
    RelationKind.CITES: _("Referred to by"),
    RelationKind.REPEALS: _("Repealed by"),
    RelationKind.REPLACES: _("Replaced by"),
    RelationKind.CONSOLIDATES: _("Consolidated in"),
    RelationKind.GUIDES: _("Application guided by"),
    RelationKind.CORRECTS: _("Corrected by"),
    RelationKind.SUSPENDS: _("Suspended by"),
    RelationKind.HALTS: _("Halted by"),
    RelationKind.INTERPRETS: _("Interpreted by"),
    RelationKind.ANNOUNCES: _("Announced by"),
    RelationKind.RELATED: _("Related in subject"),
}

CONSOLIDATED_SYMBOL = "VBHN"  # begins the symbol of every consolidated text: 15/VBHN-VPQH
# Relations that may change the validity of the other document. A correction changes words only (Decree 78/2025, Article 9).
CHANGES_VALIDITY = frozenset({RelationKind.AMENDS, RelationKind.REPEALS, RelationKind.REPLACES, RelationKind.SUSPENDS, RelationKind.HALTS})
SUSPENSIONS = frozenset({RelationKind.SUSPENDS, RelationKind.HALTS})  # they end again, on a day or with an event
# Relations after which the text is another one (whole repeals and replacements end it instead).
CHANGES_TEXT = (RelationKind.AMENDS, RelationKind.REPEALS, RelationKind.REPLACES, RelationKind.CORRECTS)
_K = RelationKind
ACTING = (_K.AMENDS, _K.REPEALS, _K.REPLACES, _K.SUSPENDS, _K.HALTS, _K.CORRECTS)  # as lists name them, with corrections
# By these a document only names the other: thousands stand on one law, and none changes it.
NAMING = (_K.DETAILS, _K.GUIDES, _K.ANNOUNCES, _K.BASIS, _K.CITES, _K.RELATED)
# Between two documents these hold in one direction only.
ONE_WAY = frozenset({RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.CONSOLIDATES})


class Scope(models.TextChoices):
    WHOLE = "whole", _("The whole document")
    PARTIAL = "partial", _("A part of it")


class Origin(models.TextChoices):
    MANUAL = "manual", _("Entered by an editor")
    PARSED = "parsed", _("Read from the text")
    IMPORTED = "imported", _("From an import")


class FileKind(models.TextChoices):
    SIGNED_PDF = "goc_pdf", _("Original (signed PDF)")
    SCAN = "goc_scan", _("Original (scan)")
    DOCX = "docx", _("Word file")
    ANNEX = "phu_luc", _("Annex")
    FORM = "bieu_mau", _("Form")
    TRANSLATION = "ban_dich", _("Translation")
    PRINT = "ban_in", _("Print version")


ORIGINALS = (FileKind.SIGNED_PDF, FileKind.SCAN)  # the authentic text, the best first


class Unit(models.TextChoices):
    """The levels of a Vietnamese legal text, highest first; an annex stands beside the parts."""

    PART = "phan", _("Part")
    CHAPTER = "chuong", _("Chapter")
    SECTION = "muc", _("Section")
    SUBSECTION = "tieu_muc", _("Subsection")
    ARTICLE = "dieu", _("Article")
    CLAUSE = "khoan", _("Clause")
    POINT = "diem", _("Point")
    INDENT = "tiet", _("Indent")
    ANNEX = "phu_luc", _("Annex")


# What a reader in Vietnam calls the levels; parts of the law's own text, in no other language.
UNIT_NAMES: dict[str, str] = {
    Unit.PART: "Phần",
    Unit.CHAPTER: "Chương",
    Unit.SECTION: "Mục",
    Unit.SUBSECTION: "Tiểu mục",
    Unit.ARTICLE: "Điều",
    Unit.CLAUSE: "khoản",
    Unit.POINT: "điểm",
    Unit.INDENT: "tiết",
    Unit.ANNEX: "Phụ lục",
}
# The steps of ids: `art_5__cl_2__point_dd`.
EID_NAMES: dict[Unit, str] = {
    Unit.PART: "part",
    Unit.CHAPTER: "chp",
    Unit.SECTION: "sec",
    Unit.SUBSECTION: "subsec",
    Unit.ARTICLE: "art",
    Unit.CLAUSE: "cl",
    Unit.POINT: "point",
    Unit.INDENT: "indent",
    Unit.ANNEX: "annex",
}
NAMES_OF_STEPS = {EID_NAMES[unit]: UNIT_NAMES[unit] for unit in Unit}
DIVISIONS = frozenset({Unit.PART, Unit.CHAPTER, Unit.SECTION, Unit.SUBSECTION})


class Sheet(StrEnum):
    """What texts cite in an annex beside its provisions; no article stands in it."""

    FORM = "mau"
    TABLE = "bang"


CitedUnit = Unit | Sheet


class VersionKind(models.TextChoices):
    ORIGINAL = "goc", _("As issued")
    CONSOLIDATED = "hop_nhat_chinh_thuc", _("Officially consolidated")
    EDITED = "hop_nhat_bien_tap", _("Consolidated by the editors")


class ChangeKind(models.TextChoices):
    """The kinds of changes of a document, for those who keep a copy of the data."""

    PUBLISHED = "cong_bo", pgettext_lazy("change of a document", "Published")
    UPDATED = "cap_nhat", pgettext_lazy("change of a document", "Updated")
    WITHDRAWN = "thu_hoi", pgettext_lazy("change of a document", "Withdrawn")
    REMOVED = "go_bo", _("Taken off the site")


class View(models.TextChoices):
    """The lists that readers ask for by what is going on; the code is in the address."""

    NEW = "moi", _("Newly published")
    COMING = "sap-co-hieu-luc", _("Coming into force")
    EXPIRING = "sap-het-hieu-luc", _("Ending soon")


class Effect(StrEnum):
    """The effects of a relation on the validity of the document that it acts on."""

    REPEAL = "repeal"
    AMEND = "amend"
    SUSPEND = "suspend"


EFFECTS = {
    RelationKind.REPEALS: Effect.REPEAL,
    RelationKind.REPLACES: Effect.REPEAL,
    RelationKind.AMENDS: Effect.AMEND,
    RelationKind.SUSPENDS: Effect.SUSPEND,
    RelationKind.HALTS: Effect.SUSPEND,
}
