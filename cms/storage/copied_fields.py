"""Copy a field of a migration's state without taking it apart.

Django makes the class of a model again for each migration that touches it or a neighbour, and each of its fields by `clone()`, which
writes down how the field was made and makes it once more. A copy has the same settings.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db.models import Field
from django.utils.functional import cached_property


@contextmanager
def copied_fields() -> Iterator[None]:
    """Let `Field.clone` give a copy inside the block; of a field that belongs to a model it makes another, as ever."""
    original = Field.clone

    def clone(field: Any) -> Any:
        return original(field) if hasattr(field, "model") else copied(field)

    Field.clone = clone  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Field.clone = original  # type: ignore[method-assign]


def copied(field: Any) -> Any:
    """Return a field like this one, which belongs to no model, with the next place in the order of fields."""
    made = copy.deepcopy(field)  # of a field: with its `remote_field`, which stays that of the copy; models and choices are shared
    for part in filter(None, (made, made.remote_field)):
        for name in _worked_out(type(part)) & vars(part).keys():  # type: ignore[arg-type]
            del vars(part)[name]
    made.name = None  # states share fields, and one may have written there what the field is called later
    if field.auto_created:
        made.creation_counter = Field.auto_creation_counter
        Field.auto_creation_counter -= 1
    else:
        made.creation_counter = Field.creation_counter
        Field.creation_counter += 1
    return made


@cache
def _worked_out(kind: type) -> set[str]:
    """Return the names of what objects of a class work out once: for a field it depends on the model that it belongs to."""
    return {name for each in kind.__mro__ for name, value in vars(each).items() if isinstance(value, cached_property)}
