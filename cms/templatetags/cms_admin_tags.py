"""What the templates of the administration need."""

from __future__ import annotations

import json

from django import template
from django.utils.safestring import SafeString

from cms.web.forms.start_script import start_script as element
from cms.web.pages.guides import Section, section_for

register = template.Library()


@register.simple_tag
def start_script(name: str, options_json: str, element_id: str = "") -> SafeString:
    """Return the element by which `name` of the browser starts: for the field `element_id`, if one is named, with these options."""
    return element(name, [*([element_id] if element_id else []), json.loads(options_json)])


@register.simple_tag(takes_context=True)
def guide_section(context: template.Context) -> Section | None:
    """Return the section of the guides about the screen that is shown."""
    request = context.get("request")
    return section_for(request.path) if request is not None and request.user.is_authenticated else None
