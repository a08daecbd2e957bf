"""Names of the rows of lists that editors keep: stored clean, each once in whatever spelling."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from cms.text.vietnamese import clean, words_key


def name_key(name: str) -> str:
    """Return a name in one spelling (case, spaces, punctuation, place of tones); a name of signs alone as it is."""
    return words_key(name) or clean(name)


class ListedName(models.Model):
    """A row with a unique name: one that another row has, in any spelling, is refused. Rows that were doubled before stay."""

    name_column: ClassVar[str] = "name"

    class Meta:
        abstract = True

    @classmethod
    def named(cls, name: str) -> Self | None:
        """Return the row of that name in any spelling."""
        rows: models.Manager[Any] = cls._default_manager
        if (exact := rows.filter(**{cls.name_column: name}).first()) is not None:
            return exact
        key, known = name_key(name), rows.order_by("pk").values_list("pk", cls.name_column)
        alike = next((pk for pk, other in known if name_key(other) == key), None)
        return rows.filter(pk=alike).first() if alike else None

    def clean(self) -> None:
        super().clean()
        typed, key = " ".join(clean(getattr(self, self.name_column)).split()), name_key(getattr(self, self.name_column))
        names = dict(type(self)._default_manager.values_list("pk", self.name_column))
        before = names.pop(self.pk, None)
        alike = [name for name in names.values() if name_key(name) == key]
        if alike and (before is None or name_key(before) != key):
            raise ValidationError({self.name_column: _("“%(name)s” is in the list already.") % {"name": alike[0]}})
        setattr(self, self.name_column, before if typed in alike else typed)
