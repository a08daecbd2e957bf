"""The withdrawal of a document: its day and reason, which no revision of an editor changes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class WithdrawnDocument:
    """The withdrawal of a LegalDocumentPage, from its columns `withdrawn_on` and `withdrawal_reason`."""

    live: Any
    withdrawn_on: Any
    withdrawal_reason: Any

    @property
    def status_string(self) -> str:
        """Return the state that lists for staff name: what was withdrawn is no draft that nobody published yet."""
        if self.withdrawn_on and not self.live:
            return _("withdrawn on %(date)s") % {"date": f"{self.withdrawn_on:%d/%m/%Y}"}
        return str(super().status_string)  # type: ignore[misc]  # of Page

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Return the page of a revision with the stored withdrawal, which is not part of what editors write."""
        page = super().with_content_json(content)  # type: ignore[misc]  # of Page
        page.withdrawn_on, page.withdrawal_reason = self.withdrawn_on, self.withdrawal_reason
        return page
