"""Wagtail's redirects: those from the former addresses of a page that is moved or gets another slug, and those that people write."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects import forms, signal_handlers, views
from wagtail.contrib.redirects.models import Redirect

from cms.admin.patches.typed_words import TypedText
from cms.models.pages.page_addresses import NOTHING_THERE, answers, has_page_or_view, leads_back
from cms.text.typed_addresses import check_address

_LINK: Any = Redirect._meta.get_field("redirect_link")


class StorableRedirects(signal_handlers.BatchRedirectCreator):
    """Leaves out an address longer than its column, so that the page is stored all the same."""

    def add(self, **values: Any) -> None:
        if len(values["old_path"]) <= Redirect._meta.get_field("old_path").max_length:
            super().add(**values)

    def process(self) -> None:
        """Store what was added, in place of the redirects from the same addresses; of nothing, Wagtail would delete all redirects."""
        if self.items:
            super().process()


class UsedRedirectForm(forms.RedirectForm):
    """Refuses a redirect that leads nowhere or into a circle, or from where something answers; it may lead to an address of the portal."""

    redirect_link = TypedText(
        label=capfirst(_LINK.verbose_name),
        required=False,
        max_length=_LINK.max_length,
        validators=[check_address],
        help_text=_("An address that begins with / or with https://."),
    )

    def clean_old_path(self) -> str:
        """Return the address from which it leads; ValidationError for what is none (`http://[x/`)."""
        old: str = self.cleaned_data["old_path"]
        try:
            Redirect.normalise_path(old)
        except ValueError:
            raise ValidationError(_("Write an address that begins with / or with https://.")) from None
        return old

    def clean(self) -> dict[str, Any]:
        """Judge where it leads from and to, once each is an address."""
        super().clean()
        cleaned = self.cleaned_data
        page, link, old = (cleaned.get(name) for name in ("redirect_page", "redirect_link", "old_path"))
        if bool(page) == bool(link) and "redirect_link" not in self.errors:
            self.add_error("redirect_link", _("Choose a page or write an address, one of the two."))
        if old and "?" not in old and has_page_or_view(unquote(urlsplit(old).path)):
            said = _("Readers find something at this address: a redirect from it would never be used. Take that off first.")
            self.add_error("old_path", said)
        elif old and leads_back(old, (page and page.url) or link or "", urlsplit(settings.SITE_URL).netloc, cleaned.get("site")):
            self.add_error("redirect_page" if page else "redirect_link", _("This would lead round in a circle."))
        if link and "redirect_link" not in self.errors and not answers(link):
            self.add_error("redirect_link", NOTHING_THERE)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"redirect_link"}


def start() -> None:
    """Let Wagtail make and ask for its redirects with these classes."""
    signal_handlers.BatchRedirectCreator = StorableRedirects
    views.RedirectForm = views.CreateView.form_class = views.EditView.form_class = UsedRedirectForm
