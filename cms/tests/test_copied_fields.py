"""Fields that `migrate` copies are those that Django would make."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command, get_commands
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Field

from cms.storage.copied_fields import copied, copied_fields


@pytest.fixture(scope="module")
def state() -> ProjectState:
    """Return what all migrations together make."""
    return MigrationLoader(None).project_state()


def every_field(state: ProjectState) -> list[tuple[tuple[str, str, str], Field[Any, Any]]]:
    return [((*key, name), field) for key, model in state.models.items() for name, field in model.fields.items()]


def test_a_copy_is_made_of_the_same_settings_as_django_s_own(state: ProjectState) -> None:
    fields = every_field(state)
    assert len(fields) > 1000
    assert [name for name, field in fields if copied(field).deconstruct()[1:] != field.clone().deconstruct()[1:]] == []
    assert [name for name, field in fields if type(copied(field)) is not type(field)] == []


def test_copies_keep_the_order_in_which_they_were_made(state: ProjectState) -> None:
    copies = [copied(field).creation_counter for _name, field in every_field(state) if not field.auto_created]
    assert copies == sorted(set(copies))


def test_a_copy_forgets_what_the_field_worked_out_of_its_model(state: ProjectState) -> None:
    field = state.models["home", "newspage"].fields["image"]
    assert isinstance(field.related_model, str)  # as it is before there is a model
    assert "related_model" in vars(field)
    assert "related_model" not in vars(copied(field))


def test_a_copy_has_the_name_of_its_place_not_what_a_later_state_called_the_field(state: ProjectState) -> None:
    later = state.clone()
    assert later.relations  # which writes names into the fields that states share, as `migrate` does before it says that nothing is left
    later.rename_field("home", "newspage", "image", "picture")
    for each, name in ((later, "picture"), (state.clone(), "image")):
        with copied_fields():
            names = {field.name for field in each.apps.get_model("home", "newspage")._meta.fields}
        assert names & {"image", "picture"} == {name}


def test_models_of_migrations_are_the_same_with_copied_fields(state: ProjectState) -> None:
    def columns(apps: Any) -> list[tuple[str, str, Any]]:
        fields = [field for model in apps.get_models(include_auto_created=True) for field in model._meta.local_fields]
        return [(field.model._meta.label, field.column, field.related_model and field.related_model._meta.label) for field in fields]

    django_s = columns(state.clone().apps)
    with copied_fields():
        assert columns(state.clone().apps) == django_s
    assert Field.clone is not copied


@pytest.mark.django_db
def test_migrate_says_that_nothing_is_left_to_do() -> None:
    said = StringIO()
    call_command("migrate", stdout=said, interactive=False, skip_checks=True)
    assert "No migrations to apply" in said.getvalue()


def test_migrate_is_the_command_that_copies() -> None:
    assert get_commands()["migrate"] == "cms"
