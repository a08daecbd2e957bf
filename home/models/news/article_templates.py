"""Templates of news articles: what an editor begins with when an article of the same kind is written again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms.models.blocks import BodyStream
from cms.models.pages.names import ListedName
from home.models.news.topics import NewsTag, NewsTopic
from home.models.pages import ports

if TYPE_CHECKING:
    from home.models.news.news_pages import NewsPage

COPIED = ("title", "lead", "image", "image_alt")
OF_ONE_ARTICLE = ("caption", "source")  # who is in a picture and who took it: of these pictures in that article


class ArticleTemplateForm(WagtailAdminModelForm):
    """A template may have gaps: what an article needs is asked for when the article is published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.defer_required_fields()


class ArticleTemplateTag(ItemBase):
    """A tag on a template."""

    tag = models.ForeignKey(NewsTag, on_delete=models.CASCADE, related_name="+", verbose_name=_("tag"))
    content_object = ParentalKey("home.ArticleTemplate", on_delete=models.CASCADE, related_name="tagged_items")


class ArticleTemplate(ListedName, ClusterableModel):  # type: ignore[django-manager-missing]
    """What articles of one kind have in common: title, lead, main picture, text, topics and tags; no dates, no authors."""

    never_on_cached_pages = True
    base_form_class = ArticleTemplateForm

    name = models.CharField(_("name of the template"), max_length=120, unique=True)
    purpose = models.CharField(_("when to choose it"), max_length=250, help_text=_("One sentence: when should a colleague choose it?"))
    withdrawn = models.BooleanField(_("withdrawn"), default=False, help_text=_("No longer offered for new articles; it stays in the list."))
    title = models.CharField(
        _("pattern of the title"), max_length=255, blank=True, help_text=_("For example: Notice of the meeting on … of the month of …")
    )
    lead = models.TextField(_("lead"), max_length=800, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image", verbose_name=_("main picture"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    image_alt = models.CharField(_("text alternative"), max_length=250, blank=True)
    body = StreamField(BodyStream(), blank=True, verbose_name=_("text"))
    topics = ParentalManyToManyField(NewsTopic, verbose_name=_("topics"), blank=True, related_name="+")
    tags = ClusterTaggableManager(
        through=ArticleTemplateTag,
        verbose_name=_("tags"),
        blank=True,
        help_text=_("Words that connect news across topics, parted by commas."),
    )

    panels: ClassVar = [
        FieldPanel("name", required_on_save=True),
        FieldPanel("purpose", required_on_save=True),
        FieldPanel("withdrawn"),
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("lead"), FieldPanel("image"), FieldPanel("image_alt"), FieldPanel("body")],
            heading=_("What a new article begins with"),
        ),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("tags")], heading=_("Topics and tags")),
    ]

    class Meta:
        verbose_name = _("article template")
        verbose_name_plural = _("article templates")
        ordering: ClassVar = ["withdrawn", "name"]

    def __str__(self) -> str:
        return self.name

    def begin(self, article: NewsPage) -> int:
        """Fill a new article from the template; return how many blocks were left out since articles have none of their kind."""
        copy_common_parts(self, article)
        return self.left_out()

    def left_out(self) -> int:
        """Return how many blocks of the text are of a kind that articles no longer have."""
        stored = ArticleTemplate.objects.annotate(raw=Cast("body", models.JSONField())).values_list("raw", flat=True).get(pk=self.pk)
        return sum(block["type"] not in self.body.stream_block.child_blocks for block in stored or [])


@ports.article_templates.register
def offered() -> QuerySet[ArticleTemplate]:
    """Return the templates that a new article may begin with, by name."""
    return ArticleTemplate.objects.filter(withdrawn=False).order_by("name")


def copy_common_parts(source: Any, target: Any) -> None:
    """Copy to `target` what articles and templates have in common, from the other of the two; nothing is stored.

    Blocks get no id: each article has its own. Captions and credits of pictures are left out.
    """
    for name in COPIED:
        setattr(target, name, getattr(source, name))
    target.body = [{"type": block["type"], "value": _without_credits(block["value"])} for block in source.body.get_prep_value()]
    target.topics.set(source.topics.all())
    target.tags.add(*source.tags.all())


def _without_credits(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_credits(one) for one in value]
    if not isinstance(value, dict):
        return value
    picture = "image" in value
    return {key: "" if picture and key in OF_ONE_ARTICLE else _without_credits(one) for key, one in value.items() if key != "id"}
