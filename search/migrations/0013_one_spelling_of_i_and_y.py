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
    """Give each row its new key; of two rows of one term the one in use stays as it is and the other goes.

    Where both are in use, or neither is, the one that came with the product goes into the other, which keeps its weight. Of two pins of
    one page the one in use stays, else the one that had the key.
    """
    synonyms = apps.get_model("search", "SynonymRow").objects
    for row in [row for row in synonyms.order_by("shipped", "pk") if _with_y(row.key) != row.key]:
        other = synonyms.filter(key=_with_y(row.key)).first()
        if other is None:
            synonyms.filter(pk=row.pk).update(key=_with_y(row.key))
            continue
        if row.active != other.active:
            kept, gone = (row, other) if row.active else (other, row)
        else:
            kept, gone = (row, other) if other.shipped and not row.shipped else (other, row)
            held = kept.alternatives.splitlines()
            kept.alternatives = "\n".join([*held, *(text for text in gone.alternatives.splitlines() if text not in held)])
        gone.delete()
        kept.key = _with_y(row.key)
        kept.save()
    pins = apps.get_model("search", "PinnedResult").objects
    for pin in [pin for pin in pins.order_by("pk") if _with_y(pin.key) != pin.key]:
        other = pins.filter(key=_with_y(pin.key), page_id=pin.page_id).first()
        if other is not None and (other.active or not pin.active):
            pin.delete()
            continue
        if other is not None:
            other.delete()
        pins.filter(pk=pin.pk).update(key=_with_y(pin.key))


def part_spellings(apps, schema_editor):
    """Give each row the key of its own spelling. Rows and pins that went into another, or made room for it, do not come back."""
    for model, text in (("SynonymRow", "term"), ("PinnedResult", "query")):
        rows = apps.get_model("search", model).objects
        for row in rows.all():
            if _with_y(_as_before(getattr(row, text))) == row.key:
                rows.filter(pk=row.pk).update(key=_as_before(getattr(row, text)))


class Migration(migrations.Migration):
    dependencies = [("search", "0012_one_rebuild_at_a_time")]

    operations = [migrations.RunPython(join_spellings, part_spellings)]
