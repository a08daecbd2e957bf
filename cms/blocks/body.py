"""The blocks of a running text: headings, paragraphs, pictures, files, tables, notices, quotations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "superscript", "subscript"]


class ImageBlock(blocks.StructBlock):
    """A picture with its text alternative, caption and source."""

    image = ImageChooserBlock(label=_("Picture"))
    alternative = blocks.CharBlock(
        label=_("Text alternative"),
        required=False,
        help_text=_("What the picture shows, for people who do not see it. Empty: it only decorates."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/image.html"


class NoticeBlock(blocks.StructBlock):
    """A framed notice; the kind is said in words, not by colour alone."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Note")), ("important", _("Important")), ("warning", _("Warning")), ("correction", _("Correction"))],
        default="info",
    )
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Notice")
        template = "cms/blocks/notice.html"


class QuotationBlock(blocks.StructBlock):
    """A quotation with its author."""

    text = blocks.TextBlock(label=pgettext_lazy("of a quotation", "Words"))
    who = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms/blocks/quotation.html"


class TableBlock(TypedTableBlock):
    """A table whose first row is its heading."""

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"


class BodyStream(blocks.StreamBlock):
    """A running text."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", form_classname="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    image = ImageBlock()
    document = DocumentChooserBlock(label=_("File to download"), icon="doc-full", template="cms/blocks/document.html")
    table = TableBlock([("text", blocks.CharBlock(label=_("Text"))), ("number", blocks.FloatBlock(label=_("Number")))])
    notice = NoticeBlock()
    quotation = QuotationBlock()
