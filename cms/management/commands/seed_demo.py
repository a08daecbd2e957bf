"""The demo site: logins, then what each app's `demo.py` adds, then the search index. The province is fictitious."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext

from cms.admin.accounts.roles import EDITORS, PUBLISHERS

DEMO_PASSWORD = "minh-bach-2026"  # noqa: S105 -- of a demo site; production refuses to seed it
APPS_IN_ORDER = ("home", "legal_docs", "qa", "feedback")


class DemoUser(NamedTuple):
    """A login of the demo site; `role` is a role of the kernel, the apps add theirs."""

    username: str
    first_name: str
    last_name: str
    role: str
    what: str


DEMO_USERS = (
    DemoUser("quantri", "Minh", "Trần Quang", "", "administrator"),
    DemoUser("bientap", "Hà", "Lê Thu", EDITORS, "editor: writes news, documents and pages"),
    DemoUser("xuatban", "Nam", "Phạm Hoài", PUBLISHERS, "publisher: publishes what editors wrote"),
    DemoUser("canbo", "An", "Nguyễn Bình", "", "officer: answers citizens' questions"),
    DemoUser("duyet", "Lan", "Đỗ Ngọc", "", "reviewer: approves answers"),
    DemoUser("lanhdao", "Hùng", "Vũ Mạnh", "", "leader of the agency: sees all questions, and what is long overdue"),
)


class Command(BaseCommand):
    help = "Fill the database with the demo site of a fictitious province. May be run again: it adds what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="also with the production settings (its logins are public!)")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SETTINGS_MODULE.endswith(".production") and not (options["force"] or settings.TRAINING_COPY):
            raise CommandError("The demo logins are public: not on a production server. Use --force on a server that nobody else reaches.")
        with translation.override("vi"):
            call_command("sync_roles", verbosity=0)
            create_users()
            for name in APPS_IN_ORDER:
                if find_spec(f"{name}.management.demo"):
                    self.stdout.write(f"  {name}: {import_module(f'{name}.management.demo').seed()}")
            for name in APPS_IN_ORDER:  # what names pages of the other apps comes when all are there
                if find_spec(f"{name}.management.demo") and (finish := getattr(import_module(f"{name}.management.demo"), "finish", None)):
                    self.stdout.write(f"  {name}: {finish()}")
            # Which document is offered by a public page is asked of this index; waiting for the worker, files would answer 404.
            call_command("rebuild_references_index", verbosity=0)
            if "rebuild_search_index" in get_commands():
                call_command("rebuild_search_index", verbosity=0)


def create_users() -> None:
    """Create the demo logins, with the kernel's roles."""
    users, password = get_user_model(), ""
    for demo in DEMO_USERS:
        user, created = users.objects.get_or_create(
            username=demo.username,
            defaults={
                "first_name": demo.first_name,
                "last_name": demo.last_name,
                "email": f"{demo.username}@sonha.example",
                "is_superuser": not demo.role and demo.username == "quantri",
                "is_staff": demo.username == "quantri",
            },
        )
        if created:
            password = password or make_password(DEMO_PASSWORD)  # once: it takes half a second, and everybody knows it
            user.password = password
            user.save()
        if demo.role:
            user.groups.add(Group.objects.get(name=gettext(demo.role)))
