"""What a page says in another language: a summary that a person wrote, no machine translation."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.fields import RichTextField

from cms.models.blocks.body import TEXT_FEATURES


def other_languages() -> list[tuple[str, str]]:
    """Return codes and names of the languages beside the portal's own (`EXTRA_LANGUAGES`)."""
    return [(code, str(name)) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def languages_of_pages() -> dict[int, list[str]]:
    """Return the codes of the languages that each translated page has, by its id; a language that is switched off is not among them."""
    found: dict[int, list[str]] = {}
    codes = dict(other_languages())
    for page_id, code in PageTranslation.objects.order_by("language").values_list("page_id", "language"):
        if code in codes:
            found.setdefault(page_id, []).append(code)
    return found


class PageTranslation(models.Model):
    """A page in another language, shown at `/<language>/<address of the page>`; that of the front page heads the language's own."""

    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="page_translations")
    language = models.CharField(_("language"), max_length=12, choices=other_languages)
    title = models.CharField(_("title"), max_length=255)
    lead = models.TextField(_("lead"), max_length=600, help_text=_("What the page says, in two or three sentences."))
    body = RichTextField(_("text"), blank=True, features=["h2", "h3", *TEXT_FEATURES])
    reviewed_at = models.DateTimeField(_("compared with the page"), auto_now=True)

    files_belong_to = "page"

    panels: ClassVar = [PageChooserPanel("page"), FieldPanel("language"), FieldPanel("title"), FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering: ClassVar = ["language", "page__path"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["page", "language"], name="one_translation_of_a_page_in_a_language")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_older_than_its_page(self) -> bool:
        """Return True when the page was published again after somebody compared the two."""
        published = self.page.last_published_at
        return published is not None and published > self.reviewed_at
