"""Migrate a portal, print as JSON its rows before and after and what it answers: `python -m tests.upgrade.look` with DATABASE_URL set."""

from __future__ import annotations

import json

import django
from django.core.management import call_command

# Wagtail, Django and the migrations themselves keep these; what they hold may change with each version.
NOT_COMPARED = {"django_migrations", "auth_permission", "django_content_type", "auth_group_permissions", "sqlite_sequence"}


def counts() -> dict[str, int]:
    """Return the number of rows of each table."""
    from django.db import connection

    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - NOT_COMPARED
        rows = {}
        for table in sorted(tables):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows[table] = cursor.fetchone()[0]
    return rows


def answers() -> dict[str, int]:
    """Open the public sections and one page of each type as an anonymous reader, and the admin's first screens as an administrator."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from wagtail.models import Page, get_page_models

    pages = [model.objects.live().first() for model in get_page_models() if model is not Page]
    addresses = ["/", "/van-ban/", "/tin-tuc/", "/thu-tuc/", "/hoi-dap/", "/hoi-dap/gui/", "/so-do-trang/", "/api/v1/documents/"]
    reader = Client()  # each loads the middleware again
    public = {address: reader.get(address).status_code for address in [*addresses, *(page.url for page in pages if page)]}
    staff = Client()
    staff.force_login(get_user_model().objects.filter(is_superuser=True).first())
    admin = {address: staff.get(address, follow=True).status_code for address in ("/quan-tri/", "/quan-tri/pages/")}
    return {**public, **admin}


def main() -> None:
    """Count, migrate, count again and look."""
    django.setup()
    before = counts()
    call_command("migrate", verbosity=0)
    print(json.dumps([before, counts(), answers()]))


if __name__ == "__main__":
    main()
