"""Blocks of the menus and of the tables in an administrative procedure."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from cms.models.pages.page_addresses import NOTHING_THERE, answers
from cms.text.typed_addresses import check_address

_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pdf|rtf|odt|ods|zip|rar)\s*$", re.IGNORECASE)


class MenuLinkBlock(blocks.StructBlock):
    """A link to a page of the portal or to an address where readers find something; exactly one of the two."""

    label = blocks.CharBlock(label=_("Text"), required=False, max_length=60, help_text=_("Left empty: the title of the page."))
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("Or address"),
        required=False,
        max_length=300,
        help_text=_("Begins with / for an address of this portal, with https:// for another site."),
    )

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value: Any) -> Any:
        """Require either a page or a safe address, and a label with an address."""
        value = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if bool(value["page"]) == bool(value["address"]):
            errors["address"] = ValidationError(_("Choose a page or write an address, one of the two."))
        elif value["address"]:
            if not value["label"]:
                errors["label"] = ValidationError(_("Write the text of the link: an address has no title of its own."))
            try:
                check_address(value["address"])
            except ValidationError as error:
                errors["address"] = error
            else:
                if not answers(value["address"]):
                    errors["address"] = ValidationError(NOTHING_THERE)
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return value


class MenuItemBlock(MenuLinkBlock):
    """A link of the first level, with those below it."""

    children = blocks.ListBlock(MenuLinkBlock(), label=_("Links below it"), default=[])

    class Meta:
        icon = "list-ul"
        label = _("Menu item")


class SubmissionWayBlock(blocks.StructBlock):
    """One way to hand in a procedure's dossier, with its time and fee."""

    channel = blocks.CharBlock(label=_("Way to hand in"), help_text=_("In person, online, by post."))
    time_limit = blocks.CharBlock(label=_("Time limit"), required=False)
    fee = blocks.TextBlock(label=_("Fee"), required=False, rows=2)
    description = blocks.TextBlock(label=_("Details"), required=False, rows=2)

    class Meta:
        icon = "time"
        label = _("Way to hand in")


class DossierPaper(blocks.StructValue):
    """A paper of the dossier as templates show it."""

    @property
    def lacks_file(self) -> bool:
        """Return whether the form is named as a file that is not here: such a name looks like a link."""
        return not self["file"] and _FILE_NAME.search(self["form"] or "") is not None


class DossierBlock(blocks.StructBlock):
    """One paper of a procedure's dossier."""

    group = blocks.CharBlock(label=_("Case of the dossier"), required=False, help_text=_("Which case it belongs to, if there are several."))
    name = blocks.TextBlock(label=_("Paper"), rows=2)
    form = blocks.CharBlock(label=_("Form to fill in"), required=False, help_text=_("Name or number of the form to fill in."))
    file = DocumentChooserBlock(label=_("File of the form"), required=False, help_text=_("Readers download it and find what it says."))
    originals = blocks.IntegerBlock(label=_("Originals"), required=False, min_value=0, default=1)
    copies = blocks.IntegerBlock(label=_("Copies"), required=False, min_value=0, default=0)

    class Meta:
        icon = "doc-full"
        label = _("Paper")
        value_class = DossierPaper


class LegalBasisBlock(blocks.StructBlock):
    """A legal document that a procedure is based on."""

    number = blocks.CharBlock(label=_("Number and symbol"), required=False)
    title = blocks.TextBlock(label=_("Title of the document"), required=False, rows=2)
    provision = blocks.CharBlock(label=_("Provision"), required=False, max_length=200, help_text=_("For example: khoản 2 Điều 5."))
    document = blocks.PageChooserBlock(
        label=pgettext_lazy("of law", "Document"),
        page_type="legal_docs.LegalDocumentPage",
        required=False,
        help_text=_("Left empty: the document of this portal with that number, if there is only one."),
    )

    class Meta:
        icon = "openquote"
        label = _("Legal basis")
