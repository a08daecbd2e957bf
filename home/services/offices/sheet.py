"""The sheets of offices and of the units of the body."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from cms.contracts.importing import row_named
from cms.contracts.sheets import Column, SheetKind, choice_of, record_named, register
from home.models import Office, OfficeKind, OrgUnit


def _office(values: dict[str, str]) -> Office:
    """Return the office of a row, found by its code, else by kind and name."""
    kind = choice_of(OfficeKind)(values.get("kind", ""))
    named = {"code": values["code"]} if values.get("code") else {"kind": kind, "name": values.get("name", "")}
    return Office.objects.filter(**named).first() or Office()


OFFICES = SheetKind(
    code="co-quan",
    label=gettext_lazy("Offices"),
    permission="home.change_office",
    columns=(
        Column("Mã", "code"),
        Column("Loại", "kind", read=choice_of(OfficeKind), show=lambda office: str(OfficeKind(office.kind).label)),
        Column("Tên", "name", also=("Tên cơ quan",)),
        Column("Địa bàn", "area"),
        Column("Địa chỉ", "address"),
        Column("Giờ làm việc", "hours"),
        Column("Điện thoại", "phone"),
        Column("Thư điện tử", "email", also=("Email",)),
        Column("Bản đồ", "map_url"),
        Column("Việc làm tại đây", "services"),
    ),
    required=("name", "kind"),
    find=_office,
    records=Office.objects.all,
)
register(OFFICES)
register(
    SheetKind(
        code="don-vi",
        label=gettext_lazy("Units of the body"),
        permission="home.change_orgunit",
        columns=(
            Column("Tên", "name", also=("Tên đơn vị",)),
            Column("Thuộc", "parent", read=record_named(OrgUnit, "parent"), show=lambda unit: unit.parent.name if unit.parent else ""),
            Column("Chức năng, nhiệm vụ", "duties"),
            Column("Địa chỉ", "address"),
            Column("Điện thoại", "phone"),
            Column("Thư điện tử", "email", also=("Email",)),
            Column("Trang web", "website"),
        ),
        required=("name",),
        find=lambda values: row_named(OrgUnit.objects.all(), values.get("name", "")) or OrgUnit(),
        records=OrgUnit.objects.select_related("parent").all,
    )
)
