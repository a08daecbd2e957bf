"""The admin's screens of reference rows: types of document, issuing bodies, fields of law, signers, gazette issues."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.admin.editing.choosers import WordsChooserViewSet
from legal_docs.models import DocumentType, GazetteIssue, IssuingBody, LegalField, Signer


class DocumentTypes(SnippetViewSet):
    model = DocumentType
    is_public = True
    chooser_viewset_class = WordsChooserViewSet
    icon = "list-ul"
    menu_label = _("Document types")
    list_display = ["name", "abbreviation", "is_normative", "valid_to"]
    search_fields = ["name", "abbreviation"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("slug"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("is_normative"), FieldPanel("requires_year"), FieldPanel("name_is_title")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        InlinePanel(
            "allowed_issuers",
            heading=_("Who may issue it (nothing: anybody)"),
            label=_("Allowed issuer"),
            panels=[
                FieldRowPanel([FieldPanel("body_kind"), FieldPanel("level"), FieldPanel("rank")]),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldPanel("legal_basis"),
            ],
        ),
    ]


class IssuingBodies(SnippetViewSet):
    model = IssuingBody
    is_public = True
    chooser_viewset_class = WordsChooserViewSet
    icon = "group"
    menu_label = _("Issuing bodies")
    list_display = ["name", "abbreviation", "kind", "level", "valid_to"]
    list_filter = ["kind", "level"]
    search_fields = ["name", "abbreviation", "aliases"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("kind"), FieldPanel("level")]),
        FieldRowPanel([FieldPanel("locality"), FieldPanel("parent")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        FieldPanel("successors"),
        FieldPanel("aliases"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("order")]),
    ]


class LegalFields(SnippetViewSet):
    model = LegalField
    is_public = True
    chooser_viewset_class = WordsChooserViewSet
    icon = "tag"
    menu_label = _("Fields of law")
    list_display = ["name", "parent", "order", "valid_to"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("parent"), FieldPanel("order"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]


class Signers(SnippetViewSet):
    model = Signer
    chooser_viewset_class = WordsChooserViewSet
    icon = "user"
    menu_label = _("Signers")
    list_display = ["full_name", "honorific", "valid_to"]
    search_fields = ["full_name"]
    panels = [
        FieldRowPanel([FieldPanel("full_name"), FieldPanel("honorific")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]


class GazetteIssues(SnippetViewSet):
    model = GazetteIssue
    chooser_viewset_class = WordsChooserViewSet
    icon = "doc-empty"
    menu_label = _("Gazette issues")
    list_display = ["number", "published_on", "url"]
    search_fields = ["number"]
    panels = [FieldRowPanel([FieldPanel("number"), FieldPanel("published_on")]), FieldPanel("url")]
