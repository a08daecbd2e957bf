"""Print as JSON what an upgraded portal answers: `python -m tests.upgrade.look` with DATABASE_URL set."""

from __future__ import annotations

import json

import django


def main() -> None:
    """Open the public sections and one page of each type as an anonymous reader, and the admin's first screens as an administrator."""
    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client
    from wagtail.models import Page, get_page_models

    pages = [model.objects.live().first() for model in get_page_models() if model is not Page]
    addresses = ["/", "/van-ban/", "/tin-tuc/", "/thu-tuc/", "/hoi-dap/", "/hoi-dap/gui/", "/so-do-trang/", "/api/v1/documents/"]
    public = {address: Client().get(address).status_code for address in [*addresses, *(page.url for page in pages if page)]}
    staff = Client()
    staff.force_login(get_user_model().objects.filter(is_superuser=True).first())
    admin = {address: staff.get(address, follow=True).status_code for address in ("/quan-tri/", "/quan-tri/pages/")}
    print(json.dumps({**public, **admin}))


main()
