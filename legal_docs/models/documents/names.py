"""Names of a document, its validity and its issuers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from cms.storage.prepared import PreparedChildren
from cms.text.vietnamese import fold
from legal_docs.models.base.public_rows import ValidityWindow
from legal_docs.text.vocabulary import CONSOLIDATED_SYMBOL, STATUS_TONES, Status

_windows: PreparedChildren[Any] = PreparedChildren("validity_windows")
_joint_issuers: PreparedChildren[Any] = PreparedChildren(
    "joint_issuers", lambda rows: rows.select_related("body").order_by("sort_order", "pk")
)


class NamesOfDocument:
    """The names of a LegalDocumentPage, worked out from its columns."""

    pk: Any
    title: Any
    full_title: Any
    number: Any
    number_symbol: Any
    summary: Any
    search_description: Any
    status: Any
    status_since: Any = None
    status_until: Any = None
    status_batch: Sequence[Any] = ()  # documents that were read with it and whose stored validity had ended (`batch_status_today`)
    validity_today: Any = None  # the day for which it was asked, then what `status_today` returns
    validity_windows: Any
    effective_on: Any
    expires_on: Any
    corrected_effective_on: Any
    corrected_expires_on: Any
    document_type: Any
    document_type_id: Any
    issuing_body: Any

    @property
    def long_title(self) -> str:
        return str(self.full_title or self.title)

    @property
    def name(self) -> str:
        """Return what the document is called without its number: `Nghị định`.

        A law is called by its title, whether that begins with the type or not; so is a draft whose type was deleted.
        """
        if self.document_type_id is None:
            return str(self.title)
        kind, title = str(self.document_type.name), str(self.title)
        if not self.document_type.name_is_title:
            return kind
        return title if fold(title).startswith(fold(kind)) else f"{kind} {title}"

    @property
    def designation(self) -> str:
        """Return type and number, for a line that stands beside the title: `Luật số 31/2024/QH15`."""
        return f"{self.document_type.name} số {self.number}" if self.number else str(self.document_type.name)

    @property
    def citation(self) -> str:
        """Return how the document is named in a sentence: `Nghị định số 42/2022/NĐ-CP`, `Luật Đất đai số 31/2024/QH15`."""
        return f"{self.name} số {self.number}" if self.number else self.name

    @property
    def name_in_news(self) -> str:
        return self.citation

    @property
    def is_consolidated(self) -> bool:
        """Return True for a consolidated text (văn bản hợp nhất), by its number."""
        return str(self.number_symbol).startswith(CONSOLIDATED_SYMBOL)

    @property
    def excerpt(self) -> str:
        return str(self.summary or self.search_description)

    @property
    def begins_on(self) -> date | None:
        """Return the day on which it takes effect, as corrected; in queries `BEGINS_ON`."""
        return self.corrected_effective_on or self.effective_on

    @property
    def lapses_on(self) -> date | None:
        """Return the first day on which it is no longer in force by its own words, as corrected; in queries `LAPSES_ON`."""
        return self.corrected_expires_on or self.expires_on

    @property
    def ends_on(self) -> date | None:
        """Return the first day on which it is no longer in force for good, whatever ends it."""
        windows = _windows(self) if self.pk else []  # none of a new one in a preview
        ended = (one.starts for one in windows if one.status == Status.EXPIRED and one.ends is None)
        return next(ended, None) or self.lapses_on

    @property
    def status_today(self) -> tuple[Status, date | None]:
        """Return the status of today and since when, also before the worker has stored a change of last midnight."""
        today = timezone.localdate()
        if not self.status_until or self.status_until > today:
            return Status(self.status), self.status_since
        if self.validity_today is None or self.validity_today[0] != today:
            late = [*self.status_batch, self]
            rows = ValidityWindow.objects.filter(document__in={page.pk for page in late}).exclude(starts__gt=today).exclude(ends__lte=today)
            held = {pk: (Status(status), starts) for pk, status, starts in rows.values_list("document", "status", "starts")}
            for page in late:
                page.validity_today = (today, *held.get(page.pk, (Status(page.status), page.status_since)))
        status, since = self.validity_today[1:]
        return status, since

    @property
    def status_label(self) -> str:
        return str(self.status_today[0].label)

    @property
    def status_tone(self) -> str:
        return STATUS_TONES[self.status_today[0]]

    @cached_property
    def issuers(self) -> list[Any]:
        """Return the issuing bodies, the first one first."""
        return [self.issuing_body, *(joint.body for joint in _joint_issuers(self))]
