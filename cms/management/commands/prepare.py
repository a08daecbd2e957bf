"""Bring a database up to date: migrations, roles, and on request the demo site when it is new."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from wagtail.models import Site

from cms.background.training import filling as training
from cms.background.training import mark as training_mark
from cms.contracts.upgrades import run_steps
from cms.management.commands.seed_demo import DEMO_PASSWORD, DEMO_USERS
from cms.storage import observed_tables
from cms.storage.media import make_folders, move_private_files
from cms.web.monitoring import security_log


def use_site_url() -> None:
    """Set the address of the site of a new portal to `SITE_URL`, once; a name that an administrator chose stays."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    if address.hostname != "localhost":
        for site in Site.objects.filter(is_default_site=True, hostname="localhost"):
            site.hostname, site.port = address.hostname, port
            site.save()


class Command(BaseCommand):
    help = "Run the migrations, write the roles, do what apps do after an upgrade; with --demo, fill a new database and print the logins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="fill a database without users with the demo site")
        parser.add_argument("--anew", action="store_true", help="empty the database first: in a training copy only")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with training.alone("training-fill.lock") if options["anew"] else nullcontext():
                self.bring_up_to_date(**options)
        except OperationalError as error:
            raise CommandError(f"The database does not answer or the disk is full: {error}") from error

    def bring_up_to_date(self, **options: Any) -> None:
        """Migrate, write the roles and whatever an upgrade needs; fill a new database with the demo site where asked to."""
        if settings.TRAINING_COPY:
            training_mark.begin()
        else:
            training_mark.forget()
        if options["anew"]:
            training.empty()
        call_command("migrate", verbosity=0, interactive=False)
        if settings.TRAINING_COPY:
            training_mark.note_migrated()
        new = not get_user_model().objects.exists()
        with security_log.muted() if new else nullcontext():
            call_command("sync_roles", verbosity=0)
        observed_tables.bump([observed_tables.PAGE_TREE])  # cached pages of an earlier version name its style sheets
        for words in run_steps():
            self.stdout.write(words)
        for cache in caches.all(initialized_only=False):
            cache.clear()  # after a restore it tells of rows and pictures that are no longer there
        use_site_url()
        make_folders()
        if moved := move_private_files():
            self.stdout.write(f"{moved} uploaded documents were moved out of the public folder.")
        if options["demo"]:
            self.demo()
        if options["anew"]:
            call_command("rebuild_search_index", force=True, verbosity=0)  # fewer entries than before are right

    def demo(self) -> None:
        """Seed once, a second time when the first was interrupted; then print where the portal is and who may log in."""
        users, unfinished = get_user_model().objects, settings.VAR_DIR / "demo-unfinished"
        if unfinished.exists() or not users.exists():
            self.stdout.write("Making the demo site …")
            unfinished.touch()
            with security_log.muted():
                call_command("seed_demo")
            unfinished.unlink()
        self.stdout.write(f"\n  The portal:    {settings.SITE_URL}/\n  Administration: {settings.SITE_URL}/quan-tri/")
        if users.filter(username=DEMO_USERS[0].username).exists():
            self.stdout.write(f"  Demo logins, all with the password {DEMO_PASSWORD}:")
            for user in DEMO_USERS:
                self.stdout.write(f"    {user.username:<10} {user.what}")
