"""`{% keep … %}…{% endkeep %}`: a part of a page that is written once, until a table is written that it was made from."""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Site

from cms.storage.kept import Kept

register = template.Library()
MOST_PARTS = 2000

_numbers = itertools.count()
_parts: Kept[SafeString] = Kept(MOST_PARTS)


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """Keep the HTML that stands inside, for each value of the arguments.

    All that differs from page to page stands in the arguments; what comes from the database is read inside: by a tag, or by a
    lazy object of the context, so that the part is made anew with it. Each site has its own; a preview of a draft is never kept.
    """
    nodes = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodes, [parser.compile_filter(bit) for bit in token.split_contents()[1:]])


class KeepNode(template.Node):
    """A part of a template, known by its number: templates are read once in a process."""

    def __init__(self, nodelist: template.NodeList, arguments: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.arguments = arguments
        self.number = next(_numbers)

    def render(self, context: template.Context) -> SafeString:
        request = context.get("request")
        if request is None or getattr(request, "is_preview", False):
            return self._written(context)
        site = Site.find_for_request(request)
        values = tuple(_as_key(argument.resolve(context)) for argument in self.arguments)
        key = (self.number, get_language(), site and site.pk, values)
        return _parts.get(key, lambda: self._written(context))

    def _written(self, context: template.Context) -> SafeString:
        with context.push():
            return self.nodelist.render(context)


def _as_key(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value
