"""Cards of other apps' pages for lists: the newest of a kind and the best rated, without knowing their types."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, get_page_models

from cms.contracts import ratings
from cms.contracts.search import EntryKind
from cms.models.pages.base_page import BasePage, Card
from cms.storage.kept import Kept

_cards: Kept[list[Card]] = Kept()


def newest(kind: EntryKind, count: int) -> list[Card]:
    """Return cards of the `count` newest public pages of `kind`, by what each type calls newest (`BasePage.newest_first`)."""
    return _cards.get((kind, count), lambda: _newest(kind, count))


def _newest(kind: EntryKind, count: int) -> list[Card]:
    models: Iterable[Any] = (model for model in get_page_models() if issubclass(model, BasePage) and model.entry_kind is kind)
    cards = [page.card for model in models for page in model.newest_first()[:count]]
    return sorted(cards, key=lambda card: card.day or date.min, reverse=True)[:count]


def most_helpful(count: int) -> list[Card]:
    """Return cards of the pages that readers rate best, best first; none when no app rates pages or too few readers have voted."""
    return _cards.get(count, lambda: _most_helpful(count))


def _most_helpful(count: int) -> list[Card]:
    ids = ratings.best_rated(count)
    cards = cards_of(ids)
    return [cards[key] for key in ids if key in cards]


def cards_of(ids: Collection[int]) -> dict[int, Card]:
    """Return the cards of these pages by their ids; pages that the public may not read are left out."""
    if not ids:
        return {}
    types = Page.objects.filter(pk__in=ids).order_by().values_list("content_type", flat=True).distinct()
    models: Iterable[Any] = (ContentType.objects.get_for_id(key).model_class() for key in types)
    known = (model for model in models if model is not None and issubclass(model, BasePage))
    # Through `newest_first`, since that is how each type fetches what its card needs at once.
    return {page.pk: page.card for model in known for page in model.newest_first().filter(pk__in=ids)}
