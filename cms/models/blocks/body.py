"""The blocks of a running text: headings, paragraphs, pictures, files, tables, notices, quotations, media, charts, folds, buttons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.models.blocks.charts import ChartBlock, written
from cms.models.blocks.embeds import EmbedBlock
from cms.models.blocks.media import MediaBlock
from cms.models.blocks.video_sites import NAME as EMBED

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "superscript", "subscript"]


class ImageBlock(blocks.StructBlock):
    """A picture with its text alternative, caption and source."""

    image = ImageChooserBlock(label=_("Picture"))
    alternative = blocks.CharBlock(
        label=_("Text alternative"),
        required=False,
        help_text=_("What the picture shows, for people who do not see it."),
    )
    decorative = blocks.BooleanBlock(label=_("It only decorates"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/image.html"

    def clean(self, value: Any) -> Any:
        """Ask for the text alternative before the page goes public; a draft may wait for it."""
        value = super().clean(value)
        if not self.is_deferred_validation and not value["alternative"].strip() and not value["decorative"]:
            wrong = ValidationError(_("Describe the picture for people who do not see it, or say that it only decorates."))
            raise StructBlockValidationError(block_errors={"alternative": wrong})
        return value


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


class NumberBlock(blocks.FloatBlock):
    """A figure, shown as Vietnamese write it."""

    def deconstruct(self) -> Any:
        """Return what migrations know it as: its values are those of Wagtail's block."""
        return "wagtail.blocks.FloatBlock", *super().deconstruct()[1:]

    def render_basic(self, value: float | None, context: Any = None) -> str:
        return "" if value is None else written(value)


class TableBlock(TypedTableBlock):
    """A table whose first row is its heading."""

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"


class CollapsibleBlock(blocks.StructBlock):
    """A heading that opens what is below it; open without JavaScript as well."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "collapse-down"
        label = _("Part to open")


class ButtonBlock(blocks.StructBlock):
    """A link as a button, to a page or an address; exactly one of the two."""

    label = blocks.CharBlock(label=_("Text"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.URLBlock(label=_("Or address"), required=False)

    class Meta:
        icon = "link"
        label = _("Button")
        template = "cms/blocks/button.html"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not self.is_deferred_validation and bool(value["page"]) == bool(value["address"]):
            wrong = ValidationError(_("Choose a page or write an address, one of the two."))
            raise StructBlockValidationError(block_errors={"address": wrong})
        return value


class BodyStream(blocks.StreamBlock):
    """A running text."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", form_classname="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    image = ImageBlock()
    document = DocumentChooserBlock(label=_("File to download"), icon="doc-full", template="cms/blocks/document.html")
    table = TableBlock(
        [("text", blocks.CharBlock(label=_("Text"), required=False)), ("number", NumberBlock(label=_("Number"), required=False))]
    )
    notice = NoticeBlock()
    quotation = QuotationBlock()
    gallery = blocks.ListBlock(ImageBlock(), label=_("Gallery"), icon="image", min_num=2, template="cms/blocks/gallery.html")
    media = MediaBlock()
    embed = EmbedBlock()
    files = blocks.ListBlock(
        DocumentChooserBlock(label=_("File")), label=_("Files to download"), icon="doc-full", template="cms/blocks/files.html"
    )
    folds = blocks.ListBlock(CollapsibleBlock(), label=_("Parts to open"), icon="collapse-down", template="cms/blocks/folds.html")
    button = ButtonBlock()
    chart = ChartBlock()

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(local_blocks, **kwargs)
        if not settings.VIDEO_HOSTS:
            self.meta.block_counts = {EMBED: {"max_num": 0}}  # not offered
