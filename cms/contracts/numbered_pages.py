"""Views that show a page by its number, apart from its place in the tree: a report at their address is about the page."""

from __future__ import annotations

from wagtail.models import Page

from cms.contracts.ports import Registry

# Name of a view that takes the number as `pk` -> the type of the page.
numbered_pages: Registry[type[Page]] = Registry()
