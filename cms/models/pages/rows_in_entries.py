"""Rows that stand in the entries of pages: the name of a topic, a unit, a channel. The index hears when one is made, changed or deleted.

An app says once, beside the model, on which pages a row stands. In which entries a page stands itself: `tells_of_pages` of the contract.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save, pre_delete, pre_save

from cms.contracts.search import has_name, note_changes, note_renamed

Pages = Callable[[Any], Iterable[int]]


def stands_in_entries(*models: type[Model], columns: Iterable[str] | None = None, facet: str = "") -> Callable[[Pages], Pages]:
    """Return a decorator for the function that gives the ids of the pages on which a row of `models` stands.

    They are noted when the row is made or deleted, and when one of its `columns` has another value (any that an editor changes, if
    none are named). `facet`: the column of SearchEntry that has their `name`, by which people filter; a former one leads to the new one.
    """

    def register(pages: Pages) -> Pages:
        """Connect `pages` with the signals of the models, and return it."""
        name_of_pages = f"{pages.__module__}.{pages.__qualname__}"  # a row may stand on pages of several kinds

        def note(instance: Any, **kwargs: Any) -> None:
            note_changes(list(pages(instance)))

        def remember(instance: Any, raw: bool = False, **kwargs: Any) -> None:
            rows = type(instance)._base_manager.filter(pk=instance.pk)
            names = columns or [one.attname for one in instance._meta.concrete_fields if not getattr(one, "auto_now", False)]
            instance.__dict__[name_of_pages] = None if raw or instance._state.adding else rows.values(*names).first()

        def note_changed(instance: Any, raw: bool = False, **kwargs: Any) -> None:
            before = instance.__dict__.pop(name_of_pages, None)
            if not raw and (before is None or any(value != getattr(instance, name) for name, value in before.items())):
                note(instance)
                if facet and before and before["name"] != instance.name:
                    for note_name in note_renamed:
                        note_name(facet, before["name"], instance.name)

        def is_name(asked: str, name: str) -> bool:
            return asked == facet and any(model._default_manager.filter(name=name).exists() for model in models)

        if facet:
            has_name(is_name)
        for model in models:
            for signal, receiver in ((pre_save, remember), (post_save, note_changed), (pre_delete, note)):
                signal.connect(receiver, sender=model, weak=False, dispatch_uid=f"{name_of_pages} of {model._meta.label}")
        return pages

    return register
