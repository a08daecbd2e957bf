"""Topics and tags, by which readers filter the news."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel

from cms.models.pages.names import ListedName
from cms.models.pages.slugs import SlugFromName
from cms.text.vietnamese import slugify


class NewsTopic(SlugFromName):
    """A topic of the news, by which readers filter and subscribe."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(
        _("part of the address"), max_length=80, unique=True, blank=True, help_text=_("Left empty, it is made from the name.")
    )
    order = models.PositiveSmallIntegerField(_("order in lists"), default=0, help_text=_("Topics with a smaller number come first."))

    panels: ClassVar = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("order")]

    class Meta:
        verbose_name = _("news topic")
        verbose_name_plural = _("news topics")
        ordering: ClassVar = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class NewsTag(ListedName, TagBase):  # type: ignore[django-manager-missing]
    """A word that connects news across topics. Its address is made with `đ` as a letter, which taggit's own would drop."""

    class Meta:
        verbose_name = _("news tag")
        verbose_name_plural = _("news tags")

    def slugify(self, tag: str, i: int | None = None) -> str:
        base = slugify(tag) or "tu-khoa"
        return base if i is None else f"{base}-{i}"


class NewsPageTag(ItemBase):
    """A tag on a news item."""

    tag = models.ForeignKey(NewsTag, on_delete=models.CASCADE, related_name="tagged_news", verbose_name=_("tag"))
    content_object = ParentalKey("home.NewsPage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("tag on a news item")
        verbose_name_plural = _("tags on news items")
