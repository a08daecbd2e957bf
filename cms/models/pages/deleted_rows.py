"""What a draft or an older version of a page names, and somebody deleted meanwhile: it is left out, and said in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import COMMENTS_RELATION_NAME, Page

from cms.storage.prepared import PreparedSet

SET_BY_WAGTAIL = ("path", "locale", "translation_key", "content_type", "latest_revision", "live_revision", "alias_of", "owner", "locked_by")
Content = dict[str, Any]
Named = dict[tuple[type[models.Model], str], set[Any]]


class WithoutDeleted(Page):
    """A page whose revisions are read without what was deleted meanwhile, and that says what it lacks."""

    # What a draft or an older version named and somebody deleted meanwhile, in words, by field or list of rows.
    left_out: Mapping[str, str] = MappingProxyType({})

    class Meta:
        abstract = True

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Any:
        """Make a page of what a revision holds, without what was deleted meanwhile: `left_out` says what that is."""
        whole, left_out = without_deleted(cls, data) if check_fks else (data, {})
        page = super().from_serializable_data(whole, check_fks=False, strict_fks=strict_fks)
        page.left_out = {name: words for name, words in left_out.items() if name not in (*SET_BY_WAGTAIL, COMMENTS_RELATION_NAME)}
        return page

    def refuse_gaps(self, exclude: Iterable[str] = SET_BY_WAGTAIL) -> None:
        """Raise ValidationError for a reference that the page must have and lacks, as where what it named was deleted."""
        gaps = [field for field in required_keys(type(self)) if field.name not in exclude and getattr(self, field.attname) is None]
        said = _("“%(field)s” is empty, or what it named was deleted: choose it again.")
        if gaps:
            raise ValidationError({field.name: said % {"field": field.verbose_name} for field in gaps})

    def make_preview_request(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the page as it would be shown, or in words which reference it lacks."""
        try:
            self.refuse_gaps()
        except ValidationError as refused:
            return HttpResponse("\n".join(refused.messages), content_type="text/plain; charset=utf-8")
        response: HttpResponse = super().make_preview_request(*args, **kwargs)
        return response


def without_deleted(model: type[models.Model], content: Content) -> tuple[Content, dict[str, str]]:
    """Return a content without its references to deleted rows, and in words, by field or list of rows, what was left out.

    A row that needs what is gone is left out whole. A field of the page itself becomes empty, also one that must not be.
    """
    named: Named = defaultdict(set)
    _collect(model, content, named)
    for target, values in named.items():
        values -= set(_there(*target)(values))
    left_out: dict[str, str] = {}
    return _whole(model, content, named, left_out), left_out


@cache
def _there(target: Any, column: str) -> PreparedSet[Any]:
    return PreparedSet(lambda values: target._base_manager.filter(**{f"{column}__in": values}).order_by().values_list(column, flat=True))


def required_keys(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """Return the references without which a row of `model` cannot be stored."""
    return [field for field in _keys(model) if not field.null]


def _keys(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """Return the fields of a row that name another one, without the key to the row that it belongs to."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey) and not isinstance(field, ParentalKey)]
    return [field for field in fields if not field.remote_field.parent_link and field.remote_field.on_delete != models.DO_NOTHING]


def _named_in(model: type[models.Model], row: Content) -> Iterator[tuple[Any, tuple[type[models.Model], str], Any]]:
    """Yield each reference of a row: its field, what it is a key of, and the key."""
    for field in _keys(model):
        if (value := row.get(field.name)) is not None:
            target: Any = field.target_field
            yield field, (target.model, target.name), target.to_python(value)


def _collect(model: type[models.Model], row: Content, named: Named) -> None:
    """Add all that a row names, and the rows inside it, to `named`."""
    for _field, target, value in _named_in(model, row):
        named[target].add(value)
    for field in get_all_child_m2m_relations(model):
        named[field.related_model, "pk"].update(row.get(field.name) or ())
    for rel in get_all_child_relations(model):
        for child in row.get(rel.get_accessor_name()) or ():
            _collect(rel.related_model, child, named)


def _whole(model: type[models.Model], row: Content, gone: Named, left_out: dict[str, str]) -> Content:
    """Return a row without what is `gone`; add to `left_out` which of its parts lack something."""
    found = dict(row)
    for field, target, value in _named_in(model, row):
        if value in gone[target]:
            found[field.name] = None
            left_out[field.name] = str(field.verbose_name)
    for field in get_all_child_m2m_relations(model):
        if lost := gone[field.related_model, "pk"].intersection(row.get(field.name) or ()):
            found[field.name] = [value for value in row[field.name] if value not in lost]
            left_out[field.name] = str(field.verbose_name)
    for rel in get_all_child_relations(model):
        name = rel.get_accessor_name()
        if name in row:
            inside: dict[str, str] = {}
            rows = [_whole(rel.related_model, child, gone, inside) for child in row[name] if _can_be(rel.related_model, child, gone)]
            if inside or len(rows) < len(row[name]):
                left_out[name] = _words(model, rel.related_model)
            found[name] = rows
    return found


def _can_be(model: type[models.Model], row: Content, gone: Named) -> bool:
    """Return whether a row can be stored without what is gone."""
    lost = [field for field, target, value in _named_in(model, row) if value in gone[target]]
    return all(field.null and field.remote_field.on_delete != models.CASCADE for field in lost)


def _words(model: type[models.Model], kind: type[models.Model]) -> str:
    """Return what the rows of a page are called; tags by the field that shows them."""
    fields = (*model._meta.get_fields(), *model._meta.private_fields)
    shown = (field.verbose_name for field in fields if getattr(field.remote_field, "through", None) is kind)
    return str(next(shown, kind._meta.verbose_name_plural))
