"""The form of the editor that every page type shares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.models.publishing.change_note import FIELD as CHANGE_NOTE
from cms.models.publishing.change_note import LONGEST


class PortalPageForm(WagtailAdminPageForm):
    """A page without a slug is no mistake: the page makes one from its title (`BasePage`), with `đ` as a letter.

    Forms of single page types extend this one.
    """

    change_note = forms.CharField(
        label=_("What is new for readers"),
        required=False,
        max_length=LONGEST,
        help_text=_("One sentence, if readers should know. Once published it stands on the page with its day, in feeds and in mails."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.first_published_at:
            self.fields.pop(CHANGE_NOTE, None)  # everything is new
        elif CHANGE_NOTE in self.fields and self.instance.has_unpublished_changes:
            self.fields[CHANGE_NOTE].initial = self.instance.change_note
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_go_live_at(self) -> datetime | None:
        """Return when the page goes live. Raises ValidationError for a past time, unless it was stored while it was to come."""
        typed, stored = self.cleaned_data["go_live_at"], self.instance.go_live_at
        if typed and typed <= timezone.now() and typed != (stored and stored.replace(second=0, microsecond=0)):
            raise ValidationError(_("This time is past. Leave the field empty if the page is to go live as soon as it is published."))
        moment: datetime | None = typed
        return moment

    def save(self, commit: bool = True) -> Any:
        self.instance.change_note = self.cleaned_data.get(CHANGE_NOTE, "")
        return super().save(commit=commit)

    def clean_slug(self) -> str:
        """Return the typed slug, or the page's own when nothing was typed. Raises ValidationError when its address is taken."""
        slug = self.cleaned_data.get("slug") or self.instance.slug or ""
        if slug and not self.instance._slug_is_available(slug, self.parent_page, self.instance):
            raise ValidationError(_("This address is taken by another page or part of the portal: choose another one."))
        return slug
