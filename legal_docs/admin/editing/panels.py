"""The editing form of a document: what an editor fills in, in the order of the paper on the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface

from cms.models import BasePage
from legal_docs.models import LegalDocumentPage
from legal_docs.publication.withdrawal import as_withdrawn

# What an import keeps in the source's own words, with a code behind it where the source gave one (`importing/records.py`).
_STATED = {
    "status": _("validity"),
    "type": _("document type"),
    "issuer": _("issuing body"),
    "codes": _("national codes"),
    "gazette_number": _("gazette issue"),
    "source": _("source"),
}


class SourceFactsPanel(HelpPanel):
    """Shows what the source of an import stated; nothing for a document that was typed here."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.source_facts)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            facts = self.instance.source_facts
            rows = [(label, facts.get(name), facts.get(f"{name}_code")) for name, label in _STATED.items()]
            return {**super().get_context_data(parent_context), "facts": rows}


class WithdrawalPanel(HelpPanel):
    """Says that the document was withdrawn, when and why; nothing for any other."""

    class BoundPanel(HelpPanel.BoundPanel):
        @cached_property
        def withdrawn(self) -> LegalDocumentPage | None:
            """The stored document, asked for once: a form looks several times which panels it shows."""
            return as_withdrawn(self.instance)

        def is_shown(self) -> bool:
            return self.withdrawn is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "withdrawn": self.withdrawn}


ATTRIBUTES = [
    WithdrawalPanel(template="legal_docs/admin/withdrawn.html"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("document_type", widget=forms.Select), FieldPanel("number")]),
            FieldPanel("title", classname="title", help_text=_("The title (trích yếu), without type and number.")),
            FieldPanel("issuing_body"),
        ],
        heading=_("Legal document"),
    ),
    InlinePanel("joint_issuers", heading=_("Joint issuers"), label=_("Joint issuer")),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("issued_on"), FieldPanel("effective_on"), FieldPanel("expires_on")]),
            FieldPanel("expedited"),
            FieldPanel("early_effect_reason"),
            FieldPanel("effective_note"),
            FieldPanel("expiry_note"),
        ],
        heading=_("Dates"),
    ),
    InlinePanel("effect_days", heading=_("Provisions that take effect on another day"), label=_("Day of effect of provisions")),
    MultiFieldPanel([HelpPanel(template="legal_docs/admin/live_checks.html"), FieldPanel("warnings_reason")], heading=_("Checks")),
    FieldPanel("summary"),
    InlinePanel("signatures", heading=_("Signatures"), label=_("Signature")),
    MultiFieldPanel(
        [FieldPanel("legal_fields"), FieldPanel("tags"), FieldPanel("locality"), FieldPanel("gazette_issues")], heading=_("Classification")
    ),
    MultiFieldPanel(
        [
            FieldPanel("full_title"),
            FieldPanel("short_name"),
            FieldPanel("other_names"),
            FieldPanel("duplicate_reason"),
            FieldPanel("notice"),
        ],
        heading=_("More details"),
        classname="collapsed",
    ),
    SourceFactsPanel(template="legal_docs/admin/source_facts.html", heading=_("As the source of the import stated it")),
]

edit_handler = TabbedInterface(
    [
        ObjectList(ATTRIBUTES, heading=_("Attributes")),
        ObjectList(
            [
                HelpPanel(template="legal_docs/admin/outline.html", classname="mb-outline__panel"),
                FieldPanel("body_text", widget=forms.Textarea(attrs={"rows": 30})),
            ],
            heading=_("Text"),
            classname="mb-outline__tab",
        ),
        ObjectList(
            [
                InlinePanel("relations", heading=_("Relations to other documents"), label=_("Relation")),
                InlinePanel("status_statements", heading=_("Stated validity"), label=_("Statement")),
            ],
            heading=_("Relations"),
        ),
        ObjectList([InlinePanel("files", heading=_("Files"), label=_("File"))], heading=_("Files")),
        ObjectList(BasePage.promote_panels, heading=_("Promotion")),
        ObjectList(BasePage.settings_panels),
    ]
)
