"""The sheet of synonyms: everyday words, abbreviations, the old names of merged communes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from cms.contracts.sheets import Column, SheetKind, register, word_of, yes_or_no
from cms.text.analysis import name_key
from search.models import SynonymRow

_BETWEEN = ";"


def _row(values: dict[str, str]) -> SynonymRow:
    key = name_key(values.get("term", ""))
    return SynonymRow.objects.filter(key=key).first() or SynonymRow()


def _wordings(cell: str) -> str:
    return "\n".join(part.strip() for part in cell.split(_BETWEEN))


def _shown(row: Any) -> str:
    return f"{_BETWEEN} ".join(row.wordings())


register(
    SheetKind(
        code="tu-dong-nghia",
        label=gettext_lazy("Synonyms of the search"),
        permission="search.change_synonymrow",
        columns=(
            Column("Từ", "term", also=("Tên cũ", "Từ thường gọi")),
            Column("Nghĩa là", "alternatives", also=("Tên mới", "Thuật ngữ"), read=_wordings, show=_shown),
            Column("Đang dùng", "active", read=yes_or_no, show=lambda row: word_of(row.active)),
        ),
        required=("term", "alternatives"),
        find=_row,
        records=SynonymRow.objects.all,
        alone=True,
    )
)
