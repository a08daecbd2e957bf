"""`{% keep … %}…{% endkeep %}`: a part of a page that is written once, until a table is written that it was made from."""

from __future__ import annotations

import itertools
from typing import Any

from django import template
from django.db.models import Model
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString
from wagtail.models import Site

from cms.models.pages.row_snapshot import PageSnapshot, whole_row
from cms.storage.kept import Kept

register = template.Library()
MOST_PARTS = 2000
MOST_LETTERS, LONGEST_PART = 20_000_000, 100_000  # in the memory of a process, of pages' own parts

_numbers = itertools.count()
_parts: Kept[SafeString] = Kept(MOST_PARTS)
# Apart, so that many pages leave what all of them share; the text of a large code would take the room of many others.
_parts_of_pages: Kept[SafeString] = Kept(MOST_LETTERS, size=len, worth=lambda part: len(part) <= LONGEST_PART)


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """Keep the HTML that stands inside, for each value of the arguments; `unless value`: write it again where the value is true.

    All that differs from page to page stands in the arguments; what comes from the database is read inside: by a tag, or by a
    lazy object of the context, so that the part is made again with it. An argument that is a page stands for its row as it was read:
    inside it has read nothing else yet. Each site has its own; a preview of a draft is never kept.
    """
    nodes = parser.parse(("endkeep",))
    parser.delete_first_token()
    bits = token.split_contents()[1:]
    unless = bits[bits.index("unless") + 1 :] if "unless" in bits else []
    arguments = bits[: -len(unless) - 1] if unless else bits
    return KeepNode(nodes, *([parser.compile_filter(bit) for bit in part] for part in (arguments, unless)))


class KeepNode(template.Node):
    """A part of a template, known by its number: templates are read once in a process."""

    def __init__(self, nodelist: template.NodeList, arguments: list[FilterExpression], unless: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.arguments = arguments
        self.unless = unless
        self.number = next(_numbers)

    def render(self, context: template.Context) -> SafeString:
        """Return the kept HTML for these arguments, or render it and keep it; previews are always rendered."""
        request = context.get("request")
        if request is None or getattr(request, "is_preview", False) or any(value.resolve(context) for value in self.unless):
            return self._written(context)
        values = [argument.resolve(context) for argument in self.arguments]
        rows: dict[str, PageSnapshot] = {}
        for index, value in enumerate(values):
            if isinstance(value, Model):
                if (row := whole_row(value)) is None:
                    return self._written(context)
                rows[self.arguments[index].token], values[index] = row, row.key
            elif isinstance(value, list):
                values[index] = tuple(value)
        site = Site.find_for_request(request)
        store = _parts_of_pages if rows else _parts
        key = (self.number, site and site.pk, *values)
        return store.get(key, lambda: self._written(context, **{name: row.page() for name, row in rows.items()}))

    def _written(self, context: template.Context, **pages: Any) -> SafeString:
        with context.push(**pages):
            return self.nodelist.render(context)
