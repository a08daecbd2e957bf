"""A page or row as plain data, as a revision holds it, and the way back: what two people's texts are compared as."""

from __future__ import annotations

import json
from typing import Any, cast

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields, model_from_serializable_data
from taggit.managers import TaggableManager
from wagtail.fields import StreamField

from cms.admin.merging.three_way import UNKNOWN, Merge

Content = dict[str, Any]
COMMENTS = "comments"  # Wagtail's notes beside a text are rows of their own, not part of it


def content_of(instance: Any) -> Content:
    """Return the fields, related rows and choices of several of `instance`, as JSON holds them."""
    content = instance.serializable_data() if isinstance(instance, ClusterableModel) else get_serializable_data_for_fields(instance)
    for field in _several(type(instance)):
        content[field.name] = sorted(each.pk for each in field.value_from_object(instance)) if instance.pk else []
    return cast(Content, json.loads(json.dumps(content, cls=DjangoJSONEncoder)))


def typed_content(form: Any) -> Content:
    """Return what a valid form holds, before anything of it is stored."""
    content = content_of(form.save(commit=False))
    for field in _several(type(form.instance)):
        if field.name in form.cleaned_data:
            content[field.name] = sorted(each.pk for each in form.cleaned_data[field.name])
    return content


def names_of(form: Any) -> list[str]:
    """Return the names under which the fields and rows that `form` shows stand in a content."""
    model = form._meta.model
    shown = {field.name: field for field in (*model._meta.get_fields(), *model._meta.private_fields)}
    names = [_stored_name(shown[name]) for name in form.fields if name in shown]
    return [*names, *(name for name in getattr(form, "formsets", {}) if name != COMMENTS)]


def _stored_name(field: Any) -> str:
    """Return the name of a field in a content; tags stand there as rows."""
    if isinstance(field, TaggableManager):
        return str(field.through._meta.get_field("content_object").remote_field.get_accessor_name())
    return str(field.name)


def merged(model: type[models.Model], names: list[str], base: Content | None, theirs: Content, mine: Content, merge: Merge) -> Content:
    """Return `theirs` with what `merge` makes of each of the fields `names`."""
    streams = {field.name for field in model._meta.get_fields() if isinstance(field, StreamField)}
    joined = dict(theirs)
    for name in names:
        was = UNKNOWN if base is None else base.get(name)
        sides = [
            json.loads(side) if name in streams and isinstance(side, str) else side for side in (was, theirs.get(name), mine.get(name))
        ]
        value = merge.value((name,), *sides)
        joined[name] = json.dumps(value) if name in streams else value
    return joined


def apply(content: Content, names: list[str], instance: models.Model) -> None:
    """Set the fields and rows `names` of `instance` to those of a content; choices of several are for the form (`several_of`)."""
    model: Any = type(instance)
    several = several_of(model, content)
    known = {name: value for name, value in content.items() if name not in several}
    is_cluster = issubclass(model, ClusterableModel)
    donor = model.from_serializable_data(known) if is_cluster else model_from_serializable_data(model, known)
    for name in [name for name in names if name in known]:
        value = getattr(donor, name)
        setattr(instance, name, list(value.all()) if hasattr(value, "all") else value)


def several_of(model: type[models.Model], content: Content) -> dict[str, Any]:
    """Return the choices of several of a content, as the initial values of a form."""
    return {field.name: content[field.name] for field in _several(model) if field.name in content}


def _several(model: type[models.Model]) -> list[models.ManyToManyField[Any, Any]]:
    """Return the choices of several that a revision does not hold: not those of a page, and no tags, which are rows."""
    found = [field for field in model._meta.many_to_many if isinstance(field, models.ManyToManyField)]
    return [field for field in found if not isinstance(field, ParentalManyToManyField)]


def packed(content: Content) -> str:
    """Return a content as a signed text that a form carries."""
    return signing.dumps(content, salt="merging", compress=True)


def unpacked(text: str) -> Content | None:
    """Return the content that a form carried; None when nobody signed it, or with another key."""
    try:
        return cast(Content, signing.loads(text, salt="merging"))
    except signing.BadSignature:
        return None
