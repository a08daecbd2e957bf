"""The pages that readers find most helpful: over all, by type, by section; one stable order everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Page, Site, get_page_models

from cms.models.access.restrictions import public_pages
from cms.text.vietnamese_order import sorted_by
from feedback.models import TargetScore
from feedback.models.scores import ScoreQuerySet

SHOWN = 50
PER_TYPE = 5


def best_scores() -> ScoreQuerySet:
    """Return the scores of pages that anyone may read and whose figure is public, best first."""
    found: ScoreQuerySet = TargetScore.objects.shown()
    readable = public_pages().filter(pk=OuterRef("page"))  # row by row: a list of all pages is long
    return found.filter(Exists(readable), anchor="").best_first()


@dataclass(frozen=True, slots=True)
class Group:
    """The best pages of one type."""

    name: str
    label: str
    scores: list[TargetScore]


def best_by_type(count: int = PER_TYPE) -> list[Group]:
    """Return each type that has a public figure, with its best pages; types in the order of their names."""
    groups = []
    for content_type in types_with_scores():
        model = content_type.model_class()
        if model is not None:
            scores = list(best_scores().filter(page__content_type=content_type)[:count])
            groups.append(Group(content_type.model, str(model._meta.verbose_name_plural), scores))
    return sorted_by(groups, lambda group: group.label)


def type_named(name: str) -> Group | None:
    """Return the page type of this name without its pages; None where the portal has none."""
    model = next((model for model in get_page_models() if model is not Page and model._meta.model_name == name), None)
    return Group(name, str(model._meta.verbose_name_plural), []) if model else None


def types_with_scores() -> QuerySet[ContentType]:
    """Return the page types that have at least one public figure."""
    return ContentType.objects.filter(pk__in=best_scores().order_by().values("page__content_type"))


def portal_sections() -> list[Page]:
    """Return the sections of the portal: the pages right below its front page that have pages below them, in the order of the tree."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return list(public_pages().child_of(site.root_page).filter(numchild__gt=0).order_by("path")) if site else []


def best_within(*, type_name: str = "", section: Page | None = None, count: int = SHOWN) -> list[TargetScore]:
    """Return the best pages of a type, below a section, or both."""
    found = best_scores()
    if type_name:
        found = found.filter(page__content_type__model=type_name)
    if section is not None:
        found = found.filter(page__path__startswith=section.path)
    return list(found[:count])
