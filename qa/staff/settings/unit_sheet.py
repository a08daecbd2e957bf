"""The sheet of the units that answer questions."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.contracts.importing import row_named
from cms.contracts.sheets import Column, SheetKind, record_named, register, word_of, yes_or_no
from qa.models import Unit


def _no_circle(unit: Unit, user: object) -> None:
    """Refuse a unit below itself, or one that stands in for itself."""
    above, seen = unit.parent, {unit.pk}
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": _("A unit cannot be part of itself.")})
        seen.add(above.pk)
        above = above.parent
    if unit.fallback_id and unit.fallback_id == unit.pk:
        raise ValidationError({"fallback": _("Another unit has to stand in.")})


register(
    SheetKind(
        code="don-vi-tra-loi",
        label=gettext_lazy("Units that answer questions"),
        permission="qa.change_unit",
        columns=(
            Column("Tên", "name", also=("Tên đơn vị",)),
            Column("Thuộc", "parent", read=record_named(Unit, "parent"), show=lambda unit: unit.parent.name if unit.parent else ""),
            Column("Hộp thư nhận", "inbox", also=("Thư điện tử", "Email")),
            Column("Điện thoại", "phone"),
            Column("Đang hoạt động", "active", read=yes_or_no, show=lambda unit: word_of(unit.active)),
            Column(
                "Đơn vị thay",
                "fallback",
                read=record_named(Unit, "fallback"),
                show=lambda unit: unit.fallback.name if unit.fallback else "",
            ),
        ),
        required=("name",),
        find=lambda values: row_named(Unit.objects.all(), values.get("name", "")) or Unit(),
        records=Unit.objects.select_related("parent", "fallback").all,
        check=_no_circle,
    )
)
