"""Fields of forms, and of blocks, clean what is typed before they count it, so that the same text is equal from any browser.

A tag in any spelling is taken for the one that is meant.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.forms import Widget
from taggit.managers import TaggableManager
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.tags import TagField
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock

from cms.models.pages.names import listed_name_key
from cms.text.vietnamese import clean

_to_python, _to_table = forms.CharField.to_python, TypedTableBlock.value_from_datadict


class TypedText(forms.CharField):
    """Text of any length: the browser would cut what is pasted without a word, the server says that it is too long."""

    def widget_attrs(self, widget: Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class TypedTags(TagField):
    """Tags by their names."""

    def clean(self, value: Any) -> list[str]:
        """Return each tag once, by the name that it has in the list of tags if it is there."""
        names = [" ".join(name.split()) for name in super().clean(clean(value or ""))]
        stored = list(self.tag_model.objects.order_by("-pk").values_list("name", flat=True))
        exact, known = set(stored), {listed_name_key(name): name for name in stored}
        return list(dict.fromkeys(name if name in exact else known.get(listed_name_key(name), name) for name in names))


def _cleaned(self: forms.CharField, value: Any) -> Any:
    """Return the text with its line ends and invisible characters cleaned; a password as it is."""
    text = _to_python(self, value)
    if not isinstance(text, str) or isinstance(self.widget, forms.PasswordInput):
        return text
    text = clean(text)
    return (text.strip() if self.strip else text) or self.empty_value


def _cleaned_table(self: TypedTableBlock, *data: Any) -> TypedTable:
    """Return a table with the words beside its cells cleaned: no field of a form holds them."""
    table = _to_table(self, *data)
    table.caption = clean(table.caption or "").strip()
    for column in table.columns:
        column["heading"] = clean(column["heading"] or "").strip()
    return table


def start() -> None:
    """Let every field of words clean them, and Wagtail's forms use these fields."""
    forms.CharField.to_python = _cleaned  # type: ignore[method-assign]
    TypedTableBlock.value_from_datadict = _cleaned_table
    register_form_field_override(models.CharField, override={"form_class": TypedText}, exact_class=True)
    register_form_field_override(models.TextField, override={"form_class": TypedText, "widget": AdminAutoHeightTextInput}, exact_class=True)
    register_form_field_override(TaggableManager, override=lambda tags: {"form_class": TypedTags, "tag_model": tags.related_model})
