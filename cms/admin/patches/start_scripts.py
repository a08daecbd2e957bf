"""Makes Wagtail's choosers start without an inline script, so that the administration's Content-Security-Policy allows none.

Wagtail's templates of dates and panels are replaced in templates/wagtailadmin/. A browser test checks that its screens still work.
"""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser

from cms.web.forms.start_script import start_script


def apply() -> None:
    """Replace the method by which each chooser writes itself into a page."""
    BaseChooser.render = _render
    AdminTaskChooser.js_constructor = "createTaskChooser"
    AdminTaskChooser.get_js_init_options = lambda *_arguments: None


def _render(self: Any, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None) -> SafeString:
    try:
        found = self.get_value_data(value)
    except (TypeError, ValueError):  # a form that is shown again with what can be no key
        found = None
    options = self.get_js_init_options(attrs["id"], name, found)
    html: SafeString = self.render_html(name, found, attrs)
    return html + start_script(self.js_constructor, [attrs["id"], options])
