"""Feeds of answered questions: all of them, of each field, of each unit."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from cms.web.files.feeds import ITEMS, PortalFeed
from qa.models import AnswerPage, QuestionField, Unit
from qa.processing.publication.open_data import revision_of


class FeedWithRevisions(Rss201rev2Feed):
    """RSS whose items carry the number of the revision that they show, as the page and the open data do."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:dcterms": "http://purl.org/dc/terms/"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("dcterms:hasVersion", item["revision"])


class AnswerFeed(PortalFeed):
    """RSS of the newest answers; items say the question and who answered."""

    feed_type = FeedWithRevisions

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuestionField | Unit | None:
        if "unit" in kwargs:
            return get_object_or_404(Unit, slug=kwargs["unit"])
        return get_object_or_404(QuestionField, slug=kwargs["slug"]) if "slug" in kwargs else None

    def title(self, part: QuestionField | Unit | None) -> str:
        return _("Answered questions: %(field)s") % {"field": part.name} if part else _("Answered questions")

    def description(self, part: QuestionField | Unit | None) -> str:
        return self.title(part)

    def link(self, part: QuestionField | Unit | None) -> str:
        if isinstance(part, Unit):
            return reverse("qa:unit_feed", args=[part.slug])
        return reverse("qa:field_feed", args=[part.slug]) if part else reverse("qa:feed")

    def items(self, part: QuestionField | Unit | None) -> QuerySet[AnswerPage]:
        answers = AnswerPage.newest_first().filter(no_index=False)
        if isinstance(part, Unit):
            answers = answers.filter(unit=part)
        elif part is not None:
            answers = answers.filter(field=part)
        return answers[:ITEMS]

    def item_link(self, item: AnswerPage) -> str:
        return item.full_url or "/"

    def item_pubdate(self, item: AnswerPage) -> datetime | None:
        day = item.answered_on
        return timezone.make_aware(datetime.combine(day, time(8))) if day else item.first_published_at

    def item_extra_kwargs(self, item: AnswerPage) -> dict[str, str]:
        return {"revision": revision_of(item)}

    def item_author_name(self, item: AnswerPage) -> str:
        return item.answered_by
