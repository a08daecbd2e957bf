"""`prepare --demo`: the demo site is made once, and made whole when the first time was interrupted; folders are closed."""

import os

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from cms.management.commands import prepare
from cms.storage.media import MediaStorage
from cms.storage.private_files import PrivateStorage

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeds(monkeypatch, settings, tmp_path, django_user_model):
    """How often the demo was made; `seeds.fails` breaks the next time off in the middle."""
    settings.VAR_DIR = tmp_path

    class Seeds(list):
        fails = False

    done = Seeds()

    def run(name, **options):
        if name != "seed_demo":
            return
        django_user_model.objects.get_or_create(username="quantri")
        if done.fails:
            raise KeyboardInterrupt
        done.append(name)

    monkeypatch.setattr(prepare, "call_command", run)
    return done


def test_the_demo_is_made_once(seeds):
    call_command("prepare", "--demo")
    call_command("prepare", "--demo")
    assert len(seeds) == 1


def test_a_demo_that_was_interrupted_is_made_whole_at_the_next_start(seeds):
    seeds.fails = True
    with pytest.raises(KeyboardInterrupt):
        call_command("prepare", "--demo")
    seeds.fails = False
    call_command("prepare", "--demo")
    call_command("prepare", "--demo")
    assert len(seeds) == 1


def test_other_users_of_the_machine_cannot_open_private_files(seeds, settings, tmp_path):
    private = tmp_path / "private"
    settings.PRIVATE_MEDIA_ROOT, settings.MEDIA_ROOT = private, tmp_path / "media"
    private.mkdir(mode=0o755)
    before = os.umask(0o022)
    try:
        call_command("prepare")
        kept = [MediaStorage().save("documents/a.pdf", ContentFile(b"x")), PrivateStorage("imports").save("a/b.pdf", ContentFile(b"x"))]
    finally:
        os.umask(before)
    paths = [private, private / "library" / kept[0], private / "imports" / "a", private / "imports" / kept[1]]
    assert [path.stat().st_mode & 0o077 for path in paths] == [0, 0, 0, 0]
    assert settings.MEDIA_ROOT.is_dir()
