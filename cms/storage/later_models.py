"""Names in models of a migration's state that stand for relations back, until the models at their other end are made."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.migrations.state import ModelState
from django.db.migrations.utils import resolve_relation

Key = tuple[str, str]


class Later:
    """Stands for a relation back; whoever uses it has all models made."""

    def __init__(self, name: str, apps: Any) -> None:
        self.name, self.apps = name, apps

    def __get__(self, row: Any, model: type) -> Any:
        if not self.apps.ready:  # a model that inherits from this one is being made
            raise AttributeError(self.name)
        self.apps.make_all()  # takes this away
        return getattr(model if row is None else row, self.name)

    def __set__(self, row: Any, value: Any) -> None:
        self.apps.make_all()
        setattr(row, self.name, value)


def promise(model: type, names: set[str], apps: Any) -> None:
    """Give a model the names that it does not have yet."""
    for name in names - vars(model).keys():
        setattr(model, name, Later(name, apps))


def take_back(model: type) -> None:
    """Take away what `promise` gave and no relation replaced."""
    for name in [name for name, value in vars(model).items() if isinstance(value, Later)]:
        delattr(model, name)


def names_back(states: dict[Key, ModelState]) -> dict[Key, set[str]]:
    """Return by model the names under which a row of it has the rows that refer to it."""
    found = defaultdict[Key, set[str]](set)
    for state in states.values():
        words = {"class": state.name_lower, "model_name": state.name_lower, "app_label": state.app_label}
        for field in state.fields.values():
            if field.is_relation and field.remote_field and field.remote_field.model:
                usual = state.name_lower if field.one_to_one else f"{state.name_lower}_set"
                name = (field.remote_field.related_name or state.options.get("default_related_name") or usual) % words
                if not name.endswith("+"):
                    found[resolve_relation(field.remote_field.model, state.app_label, state.name_lower)].add(name)
    return found
