"""What a page names and somebody deleted while it waited for its time: it is public with a gap, and its editor is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, ChooserBlock, ListBlock
from wagtail.fields import StreamField
from wagtail.models import ReferenceIndex

Named = defaultdict[type[Model], dict[str, str]]  # by kind and key: where it is named, in words


def gaps(page: Any) -> list[str]:
    """Return in words what a published page lacks: fields and lists that were emptied, and what its texts and blocks name in vain."""
    named: Named = defaultdict(dict)
    for reference in ReferenceIndex.get_references_for_object(page):
        kind = ContentType.objects.get_for_id(reference.to_content_type_id).model_class()
        if kind is not None:
            named[kind][reference.to_object_id] = reference.describe_source_field()
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for kind, key in _chosen(field.stream_block, getattr(page, field.name).raw_data):
                named[kind].setdefault(str(key), str(field.verbose_name))
    found = dict.fromkeys(getattr(page, "left_out", {}).values())
    for kind, places in named.items():
        there = {str(key) for key in kind._base_manager.filter(pk__in=list(places)).values_list("pk", flat=True)}
        for place, number in Counter(place for key, place in places.items() if key not in there).items():
            many = f"{number} {kind._meta.verbose_name_plural}" if number > 1 else f"{kind._meta.verbose_name}"
            found[f"{many} ({place})"] = None
    return list(found)


def _chosen(block: Any, value: Any) -> Iterator[tuple[type[Model], Any]]:
    """Yield what the choosers inside a block name, from its stored value: Wagtail reads one that is gone as empty."""
    if isinstance(block, ChooserBlock):
        if value:
            yield block.model_class, value
    elif isinstance(block, BaseStreamBlock):
        for each in value or ():
            if each["type"] in block.child_blocks:
                yield from _chosen(block.child_blocks[each["type"]], each["value"])
    elif isinstance(block, ListBlock):
        for each in value or ():
            yield from _chosen(block.child_block, each["value"] if isinstance(each, dict) and each.get("type") == "item" else each)
    elif isinstance(block, BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from _chosen(child, (value or {}).get(name))
