"""Lists of rows of which each must differ: two of them may exchange their values, which the database refuses row by row."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import models, router, transaction
from django.utils.functional import cached_property
from modelcluster.fields import ChildObjectsDescriptor
from modelcluster.forms import BaseChildFormSet

_django_validate_unique = BaseChildFormSet.validate_unique


def start() -> None:
    """Let every list of rows (a ParentalKey's) be stored so."""
    make = ChildObjectsDescriptor.child_object_manager_cls.func

    def child_object_manager_cls(descriptor: Any) -> Any:
        manager = make(descriptor)
        store = manager.commit

        def commit(self: Any) -> None:
            with transaction.atomic(using=router.db_for_write(self.model, instance=self.instance)):
                _make_room(descriptor.rel, self.instance)
                store(self)

        manager.commit = commit
        return manager

    ChildObjectsDescriptor.child_object_manager_cls = cached_property(child_object_manager_cls)
    ChildObjectsDescriptor.child_object_manager_cls.__set_name__(ChildObjectsDescriptor, "child_object_manager_cls")
    BaseChildFormSet.validate_unique = _validate_unique


def _validate_unique(formset: Any) -> None:
    """Refuse the same values twice in a form, also by a rule that holds for some rows only, which Django leaves to the database."""
    _django_validate_unique(formset)
    rows = [form for form in formset.forms if form.is_valid() and form not in formset.deleted_forms]
    rules: list[Any] = formset.model._meta.constraints
    for rule in [each for each in rules if getattr(each, "condition", None) and getattr(each, "fields", ())]:
        names = [name for name in rule.fields if name != formset.fk.name]
        values = [tuple(getattr(form.instance, form.instance._meta.get_field(name).attname) for name in names) for form in rows]
        twice, seen = {value for value, times in Counter(values).items() if times > 1 and None not in value}, set()
        for form, value in zip(rows, values, strict=True):
            row = form.instance
            if value not in twice or not rule.condition.check(row._get_field_expression_map(meta=row._meta)):
                continue
            if value in seen:
                form.add_error(None, formset.get_form_error())
            seen.add(value)


def _make_room(rel: Any, instance: models.Model) -> None:
    """Take out the stored rows whose values another row of the list takes over; each is stored again, under its own number.

    Nothing that refers to them is touched: the database looks at references only at the end of the transaction.
    """
    model = rel.related_model
    unique = [each.fields for each in model._meta.constraints if isinstance(each, models.UniqueConstraint) and each.fields]
    rows = getattr(instance, "_cluster_related_objects", {}).get(rel.get_accessor_name())
    if not unique or not rows or instance.pk is None:
        return
    stored = model._base_manager.filter(**{rel.field.name: instance.pk})  # not what was read ahead: that is in memory, too
    by_number = {row.pk: row for row in rows if row.pk}
    before = [row for row in stored if row.pk in by_number]
    taken = set()
    for names in unique:
        fields = [model._meta.get_field(name).attname for name in names]
        now = {tuple(getattr(row, name) for name in fields) for row in rows}
        for row in before:
            values = [tuple(getattr(one, name) for name in fields) for one in (row, by_number[row.pk])]
            if values[0] != values[1] and values[0] in now:
                taken.add(row.pk)
    if taken:
        stored.filter(pk__in=taken)._raw_delete(stored.db)
