"""A page as plain data, as a revision holds it, and back again: in this form two people's texts are compared."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
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


def apply(content: Content, names: list[str], instance: Any) -> Collection[str]:
    """Set the fields and rows `names` of `instance` from a content; return in words what refers to something deleted meanwhile."""
    model = type(instance)
    fields = {field.name: field for field in model._meta.concrete_fields}
    known = {name: content[name] for name in names if name in content}
    for rel in get_all_child_relations(model):
        if (name := rel.get_accessor_name()) in known:
            known[name] = _new_where_deleted(rel.related_model, known[name])
    donor = model.from_serializable_data({"pk": content["pk"], **known})
    for name in known:
        if name in fields:
            if name not in donor.left_out:
                setattr(instance, fields[name].attname, getattr(donor, fields[name].attname))
        elif hasattr(value := getattr(donor, name), "all"):
            setattr(instance, name, list(value.all()))
        else:
            setattr(instance, name, known[name] or "")
    return cast(Collection[str], donor.left_out.values())


def _new_where_deleted(model: Any, rows: list[Content]) -> list[Content]:
    """Return the rows, one that was deleted itself without its id, as a new one."""
    stored = set(model._base_manager.filter(pk__in=[row["pk"] for row in rows if row.get("pk")]).values_list("pk", flat=True))
    return [{**row, "pk": row["pk"] if row.get("pk") in stored else None} for row in rows]


def _name_of(field: Any) -> str:
    return str(field.get_accessor_name() if field.auto_created and not field.concrete else field.name)
