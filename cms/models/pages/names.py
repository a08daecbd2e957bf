"""Names of the rows of lists that editors keep: stored clean, each once in whatever spelling."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from cms.text.vietnamese import clean, words_key


def listed_name_key(name: str) -> str:
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
        key, known = listed_name_key(name), rows.order_by("pk").values_list("pk", cls.name_column)
        alike = next((pk for pk, other in known if listed_name_key(other) == key), None)
        return rows.filter(pk=alike).first() if alike else None

    @classmethod
    def by_name(cls) -> dict[str, Self]:
        """Return the rows by their names and by the keys of these, for many questions of the kind that `named` answers."""
        rows = list(cls._default_manager.order_by("-pk"))
        names = [getattr(row, cls.name_column) for row in rows]
        return dict(zip([*map(listed_name_key, names), *names], [*rows, *rows], strict=True))

    @classmethod
    def as_stored(cls, name: str) -> str:
        """Return a name that a program read somewhere as the column holds it: clean, cut to its length."""
        column: Any = cls._meta.get_field(cls.name_column)
        return " ".join(clean(name).split())[: column.max_length].rstrip()

    @classmethod
    def named_or_new(cls, name: str) -> Self | None:
        """Return the row of that name in any spelling, made when there is none; None for a name without a letter or sign."""
        if not (name := cls.as_stored(name)):
            return None
        rows, values = cls._default_manager, dict[str, Any]({cls.name_column: name})
        return cls.named(name) or rows.get_or_create(**values)[0]

    def clean(self) -> None:
        super().clean()
        typed, key = " ".join(clean(getattr(self, self.name_column)).split()), listed_name_key(getattr(self, self.name_column))
        names = dict(type(self)._default_manager.values_list("pk", self.name_column))
        before = names.pop(self.pk, None)
        alike = [name for name in names.values() if listed_name_key(name) == key]
        if alike and (before is None or listed_name_key(before) != key):
            raise ValidationError({self.name_column: _("“%(name)s” is in the list already.") % {"name": alike[0]}})
        setattr(self, self.name_column, before if typed in alike else typed)
