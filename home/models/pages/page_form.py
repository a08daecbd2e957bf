"""The form of an ordinary page: what its kind asks for; and, above it, the kinds or templates that a new page may begin with."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import HelpPanel

from cms.models.pages.page_form import PortalPageForm
from home.models.pages.page_kinds import PageKind


class StandardPageForm(PortalPageForm):
    """An ordinary page: what its kind requires is asked for before it goes public."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields and self.parent_page is not None:
            possible: Any = self.fields["kind"]
            keys = {kind.pk for kind in PageKind.offered(self.parent_page)} | {self.instance.kind_id}
            possible.queryset = PageKind.objects.filter(pk__in=keys)

    def clean(self) -> dict[str, Any]:
        """Require the lead and the sections of the page's kind, except in a draft."""
        values: dict[str, Any] = super().clean()
        kind = values.get("kind")
        if kind is None or self.is_deferred_validation:
            return values
        if kind.needs_lead and not values.get("lead", "").strip():
            self.add_error("lead", _("Pages of the kind “%(kind)s” need a lead.") % {"kind": kind})
        if "body" in values and (missing := kind.missing(self.instance, values["body"])):
            text = _("Pages of the kind “%(kind)s” need these sections, each with its heading and a text: %(sections)s.")
            self.add_error("body", text % {"kind": kind, "sections": "; ".join(missing)})
        return values


class BeginningsPanel(HelpPanel):
    """Above the form of a new page: the templates or kinds it may begin with (`beginnings`); nothing on a page that exists."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            parent = getattr(self.form, "parent_page", None)
            self.rows = self.instance.beginnings(parent) if self.instance.pk is None and parent is not None else []

        def is_shown(self) -> bool:
            return bool(self.rows)

        def render_html(self, parent_context: Any = None) -> str:
            return render_to_string("home/admin/templates_panel.html", {"templates": self.rows})


class KindPanel(HelpPanel):
    """What the kind of a page asks for, with the help texts, above its text."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.kind_id is not None

        def render_html(self, parent_context: Any = None) -> str:
            return render_to_string("home/admin/kind_panel.html", {"kind": self.instance.kind})
