"""The living style page shows every shared component, on each background, to staff alone."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from cms.admin.interface.style_page import THEMES

pytestmark = pytest.mark.django_db
COMPONENTS = settings.BASE_DIR / "templates" / "cms" / "components"
UNSEEN = {"breadcrumbs.html", "form_guard.html"}  # the same trail for pages of the tree; what people do not see


def test_staff_see_every_shared_component_on_each_background(client: Client) -> None:
    assert client.get("/quan-tri/giao-dien-mau/").status_code == 302
    client.force_login(get_user_model().objects.create_superuser("quantri"))
    for theme in THEMES:
        answer = client.get("/quan-tri/giao-dien-mau/", {"nen": theme})
        used = {path.split("/")[-1] for template in answer.templates if (path := template.name or "").startswith("cms/components/")}
        assert {path.name for path in COMPONENTS.glob("*.html")} - UNSEEN <= used
        html = answer.content.decode()
        assert f'class="mb-style" data-theme="{theme}"' in html
        assert re.search(r'class="mb-field mb-field--wrong', html)
