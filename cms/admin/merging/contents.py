"""A page as plain data, as a revision holds it, and back again: in this form two people's texts are compared."""

from __future__ import annotations

import json
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from taggit.managers import TaggableManager
from wagtail.fields import StreamField
from wagtail.models import Revision

from cms.admin.merging.three_way import UNKNOWN, Merge
from cms.models.publishing.change_note import FIELD as CHANGE_NOTE
from cms.models.publishing.change_note import ChangeNote

Content = dict[str, Any]
COMMENTS = "comments"  # Wagtail's notes beside a text are rows of their own, not part of it


def content_of(instance: Any) -> Content:
    """Return the fields, related rows and choices of several of `instance`, as JSON holds them."""
    return cast(Content, json.loads(json.dumps(instance.serializable_data(), cls=DjangoJSONEncoder)))


def of_revision(revision: Revision) -> Content:
    """Return the content of a revision, without a note of what is new that was already published."""
    content = cast(Content, revision.content)
    if content.get(CHANGE_NOTE) and ChangeNote.objects.filter(revision_id=revision.pk).exists():
        return {name: value for name, value in content.items() if name != CHANGE_NOTE}
    return content


def names_of(form: Any) -> list[str]:
    """Return the names under which the fields and rows that `form` shows stand in a content."""
    model = form._meta.model
    shown = {field.name: field for field in (*model._meta.get_fields(), *model._meta.private_fields)}
    names = [_stored_name(shown[name]) if name in shown else name for name in form.fields if name in shown or hasattr(model, name)]
    return [*names, *(name for name in getattr(form, "formsets", {}) if name != COMMENTS)]


def beside_fields(instance: models.Model, names: list[str]) -> Content:
    """Return the values of those `names` that are no field of the model of `instance`, which a form does not read by itself."""
    fields = {_name_of(field) for field in instance._meta.get_fields()}
    return {name: getattr(instance, name) for name in names if name not in fields}


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


def apply(content: Content, names: list[str], instance: Any) -> list[str]:
    """Set the fields and rows `names` of `instance` from a content; return in words what refers to something deleted meanwhile."""
    model = type(instance)
    fields = {field.name: field for field in model._meta.concrete_fields}
    relations = {rel.get_accessor_name(): rel for rel in get_all_child_relations(model)}
    known: Content = {"pk": content["pk"]}
    left_out = []
    for name in [name for name in names if name in content]:
        if name in fields and not _is_there(fields[name], content[name]):
            left_out.append(str(fields[name].verbose_name))
        elif name in relations:
            known[name], are_whole = _rows_that_can_be(relations[name].related_model, content[name])
            if not are_whole:
                left_out.append(str(relations[name].related_model._meta.verbose_name_plural))
        else:
            known[name] = content[name]
    donor = model.from_serializable_data(known)
    for name in known.keys() & set(names):
        if name in fields:
            setattr(instance, fields[name].attname, getattr(donor, fields[name].attname))
        elif hasattr(value := getattr(donor, name), "all"):
            setattr(instance, name, list(value.all()))
        else:
            setattr(instance, name, known[name] or "")
    return left_out


def _rows_that_can_be(model: Any, rows: list[Content]) -> tuple[list[Content], bool]:
    """Return the rows without references to what was deleted meanwhile, and whether nothing had to be removed.

    A row that was deleted itself is returned without its id, as a new one; a row that needs its deleted target is left out.
    """
    stored = set(model._base_manager.filter(pk__in=[row["pk"] for row in rows if row.get("pk")]).values_list("pk", flat=True))
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, ParentalKey)]
    found, are_whole = [], True
    for row in rows:
        gone = [field for field in fields if not _is_there(field, row.get(field.name))]
        are_whole = are_whole and not gone
        if all(field.null for field in gone):
            found.append({**row, "pk": row["pk"] if row.get("pk") in stored else None, **{field.name: None for field in gone}})
    return found, are_whole


def _is_there(field: Any, value: Any) -> bool:
    """Return False for the number of something that was deleted."""
    if value is None or not isinstance(field, models.ForeignKey) or field.primary_key:
        return True
    return field.remote_field.model._base_manager.filter(**{field.target_field.name: value}).exists()


def _name_of(field: Any) -> str:
    return str(field.get_accessor_name() if field.auto_created and not field.concrete else field.name)
