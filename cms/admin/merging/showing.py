"""The words of a change for the merge screen: its place, the original, and what each side made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.template.defaultfilters import date as date_words
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.compare import diff_text
from wagtail.fields import RichTextField, StreamField
from wagtail.utils.text import text_from_html

from cms.admin.merging.choices import ChoiceComparison
from cms.admin.merging.three_way import ABSENT, UNKNOWN, Change, Entry, Lines, Missing, Order

_LONGEST_DIFF = 20_000  # characters; longer texts are shown without marks


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as the screen shows it; `only_form` when both sides have the same words in another form."""

    change: Change
    place: str
    base: str
    theirs: SafeString
    mine: SafeString
    only_form: bool


def shown(model: type[models.Model], change: Change) -> ShownChange:
    """Return `change` in words, with what each side added or deleted marked against what stood there at the start."""
    labels, part = _place(model, change.path)
    start, other, own = (_words(part, change.path[-1], value) for value in (change.base, change.theirs, change.mine))
    compared = start if change.base is not UNKNOWN else None
    return ShownChange(change, " › ".join(filter(None, labels)), start, _marked(compared, other), _marked(compared, own), other == own)


def is_for_people(model: type[models.Model], path: tuple[Any, ...]) -> bool:
    """Return whether people fill in the place `path`; the other columns of a related row are filled in when it is saved."""
    part = _place(model, path)[1]
    return not isinstance(part, models.Field) or part.editable


def _marked(start: str | None, words: str) -> SafeString:
    if start is None or not start or len(start) + len(words) > _LONGEST_DIFF:
        return escape(words)
    marked: SafeString = diff_text(start, words).to_html()
    return marked


def _place(model: type[models.Model], path: tuple[Any, ...]) -> tuple[list[str], Any]:
    """Return the names along `path` and what describes its end: a field, a block, or the model of a related row."""
    part: Any = next((field for field in model._meta.get_fields() if _name_of(field) == path[0]), None)
    if part is None:  # a field of the form alone
        part = getattr(getattr(model, "base_form_class", None), "base_fields", {}).get(path[0])
    labels = [_label(part, path[0])]
    for step in path[1:]:
        if isinstance(step, Entry):
            part = _entry(part, step)
            label = part.label if isinstance(part, blocks.Block) else part._meta.verbose_name if part else ""
            labels.append(f"{capfirst(force_str(label))} {step.place}" if step.place else capfirst(force_str(label)))
        elif isinstance(step, Lines):
            labels.append(_("from line %(number)d on") % {"number": step.place})
        elif isinstance(step, Order):
            labels.append(_("order"))
        elif step != "value":  # the value of a block is the block for a reader
            part = _inside(part, step)
            labels.append(_label(part, step))
    return labels, part


def _name_of(field: Any) -> str:
    return str(field.get_accessor_name() if field.auto_created and not field.concrete else field.name)


def _label(part: Any, name: str) -> str:
    if isinstance(part, blocks.Block):
        return capfirst(force_str(part.label or name))
    if isinstance(part, models.ForeignObjectRel):
        fields: Any = part.model._meta.get_fields()
        tags = [field for field in fields if getattr(field, "through", None) is part.related_model]
        return capfirst(force_str(tags[0].verbose_name if tags else part.related_model._meta.verbose_name_plural))
    return capfirst(force_str(getattr(part, "verbose_name", None) or getattr(part, "label", None) or name))


def _entry(part: Any, step: Entry) -> Any:
    if isinstance(part, StreamField):
        part = part.stream_block
    if isinstance(part, blocks.BaseStreamBlock):
        return part.child_blocks.get(step.kind)
    if isinstance(part, blocks.ListBlock):
        return part.child_block
    return getattr(part, "related_model", None)


def _inside(part: Any, name: str) -> Any:
    if isinstance(part, blocks.Block):
        return getattr(part, "child_blocks", {}).get(name)
    fields = part._meta.get_fields() if hasattr(part, "_meta") else ()  # a column of data has no fields of its own
    return next((field for field in fields if field.name == name), None)


def _words(part: Any, step: Any, value: Any) -> str:
    """Return a value as plain text; what a side does not have, or nobody knows, in words."""
    if value is ABSENT:
        return _("(not there)")
    if isinstance(value, Missing):
        return ""
    if isinstance(step, Lines | Order):
        return value if isinstance(value, str) else _("%(count)d parts in another order") % {"count": len(value)}
    if isinstance(step, Entry) and isinstance(value, dict) and "value" in value and isinstance(part, blocks.Block):
        value = value["value"]
    if isinstance(part, blocks.Block):
        return _block_words(part, part.to_python(value))
    if isinstance(part, models.Field):
        return _field_words(part, value)
    if isinstance(value, dict) and hasattr(part, "_meta"):
        named = [(field, value.get(field.name)) for field in part._meta.get_fields() if field.concrete and field.name in value]
        own = [(field, each) for field, each in named if field.editable and not field.primary_key and field.name != "sort_order"]
        return "\n".join(f"{_label(field, field.name)}: {words}" for field, each in own if (words := _field_words(field, each)))
    return force_str(value)


def _block_words(block: Any, value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(block, blocks.BaseStructBlock):
        inside = ((child, _block_words(child, value.get(name))) for name, child in block.child_blocks.items())
        return "\n".join(f"{child.label}: {words}" for child, words in inside if words)
    if isinstance(block, blocks.BaseStreamBlock):
        return "\n".join(f"{child.block.label}: {_block_words(child.block, child.value)}" for child in value)
    if isinstance(block, blocks.ListBlock):
        return "\n".join(_block_words(block.child_block, child) for child in value)
    if isinstance(block, blocks.ChoiceBlock | blocks.BooleanBlock):
        return ChoiceComparison.words(block, value)
    if isinstance(value, models.Model):
        return str(value)
    return str(text_from_html(block.render_basic(value))) if isinstance(block, blocks.RichTextBlock) else force_str(value)


def _field_words(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if field.is_relation:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(map(str, field.related_model._base_manager.filter(pk__in=keys)))
    if isinstance(field, models.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, models.DateTimeField):
        return date_words(timezone.localtime(field.to_python(value)), "H:i d/m/Y")
    if isinstance(field, models.DateField):
        return date_words(field.to_python(value), "d/m/Y")
    if isinstance(field, RichTextField):
        return str(text_from_html(value))
    if isinstance(value, list):
        return ", ".join(map(force_str, value))
    return force_str(dict(field.flatchoices).get(value, value) if isinstance(value, str | int) else value)
