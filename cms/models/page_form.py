"""The form of the editor that every page type shares."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class PortalPageForm(WagtailAdminPageForm):
    """A page without a slug is no mistake: the page makes one from its title (`BasePage`), with `đ` as a letter.

    Forms of single page types extend this one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Return the slug that was typed; the one that the page has when nothing was. Raises when its address is not to be had."""
        slug = self.cleaned_data.get("slug") or self.instance.slug or ""
        if slug and not self.instance._slug_is_available(slug, self.parent_page, self.instance):
            raise ValidationError(_("This address is taken by another page or part of the portal: choose another one."))
        return slug
