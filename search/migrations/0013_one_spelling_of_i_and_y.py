"""Keys of synonyms and pins have `y` where `i` and `y` are spellings of one word (`kĩ thuật`, `kỹ thuật`), as queries are read now."""

import re

from django.db import migrations

from cms.text.vietnamese import fold

_WITH_I = re.compile(r"\b(h|k|l|m|s|t|qu)i\b")


def _with_y(key):
    return _WITH_I.sub(r"\1y", key)


def _as_before(text):
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def join_spellings(apps, schema_editor):
    """Give each row its new key; of two rows of one term the one that came with the product goes into the other, pins likewise."""
    synonyms = apps.get_model("search", "SynonymRow").objects
    for row in [row for row in synonyms.order_by("shipped", "pk") if _with_y(row.key) != row.key]:
        other = synonyms.filter(key=_with_y(row.key)).first()
        if other is None:
            synonyms.filter(pk=row.pk).update(key=_with_y(row.key))
            continue
        kept, gone = (row, other) if other.shipped and not row.shipped else (other, row)
        held = kept.alternatives.splitlines()
        kept.alternatives = "\n".join([*held, *(text for text in gone.alternatives.splitlines() if text not in held)])
        gone.delete()
        kept.key = _with_y(row.key)
        kept.save()
    pins = apps.get_model("search", "PinnedResult").objects
    for pin in [pin for pin in pins.order_by("pk") if _with_y(pin.key) != pin.key]:
        if pins.filter(key=_with_y(pin.key), page_id=pin.page_id).exists():
            pin.delete()
        else:
            pins.filter(pk=pin.pk).update(key=_with_y(pin.key))


def part_spellings(apps, schema_editor):
    """Give each row the key of its own spelling."""
    for model, text in (("SynonymRow", "term"), ("PinnedResult", "query")):
        rows = apps.get_model("search", model).objects
        for row in rows.all():
            if _with_y(_as_before(getattr(row, text))) == row.key:
                rows.filter(pk=row.pk).update(key=_as_before(getattr(row, text)))


class Migration(migrations.Migration):
    dependencies = [("search", "0012_one_rebuild_at_a_time")]

    operations = [migrations.RunPython(join_spellings, part_spellings)]
