"""Fields of Wagtail's forms clean what is typed before they count it, and take a tag in any spelling for the one that is meant."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.forms import Widget
from taggit.managers import TaggableManager
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.tags import TagField
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cms.models.pages.names import listed_name_key
from cms.text.vietnamese import clean
from cms.web.forms.text_input import TextField


class TypedText(TextField):
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


def start() -> None:
    """Let Wagtail's forms use these fields."""
    register_form_field_override(models.CharField, override={"form_class": TypedText}, exact_class=True)
    register_form_field_override(models.TextField, override={"form_class": TypedText, "widget": AdminAutoHeightTextInput}, exact_class=True)
    register_form_field_override(TaggableManager, override=lambda tags: {"form_class": TypedTags, "tag_model": tags.related_model})
