"""`prepare --demo`: the demo site is made once, and made whole when the first time was interrupted."""

import pytest
from django.core.management import call_command

from cms.management.commands import prepare

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
