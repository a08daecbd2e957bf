"""Models of migrations that `migrate` makes when they are asked for are those that Django would make."""

from __future__ import annotations

from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.db.migrations import AddField, Migration, RunPython, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import IntegerField

from cms.management.commands.migrate import Command
from cms.storage.later_models import promise
from cms.storage.models_on_demand import Registry, State, models_on_demand

NEWS_PAGE = ("home", "newspage")


class Noted(AddField):
    """Adds a field to the news pages; notes how many models are there, and whether the field is, where Django would change the table."""

    __module__ = "django.db.migrations.operations.fields"

    def __init__(self) -> None:
        super().__init__("newspage", "more", IntegerField(default=0))
        self.seen: list[tuple[int, bool]] = []
        self.counters: list[int] = []

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for state in (to_state, from_state):
            model = state.apps.get_model(*NEWS_PAGE)
            made = sum(map(len, state.apps.all_models.values()))
            self.seen.append((made, "more" in {field.name for field in model._meta.fields}))
            self.counters.append(model._meta.get_field("title").creation_counter)


class OfAPackage(Noted):
    __module__ = "a_package.operations"


@pytest.fixture(scope="module")
def state() -> ProjectState:
    """Return what all migrations together make."""
    return MigrationLoader(None).project_state()


def apply(state: ProjectState, *operations: Operation) -> ProjectState:
    migration = Migration("0099_tried", "home")
    migration.operations = list(operations)  # type: ignore[misc]
    editor: Any = type("Editor", (), {"atomic_migration": True, "connection": type("Connection", (), {"alias": "default"})})()
    with models_on_demand():
        return migration.apply(state, editor)


def fields_of(model: Any) -> list[tuple[str, str, Any, Any]]:
    fields = [*model._meta.fields, *model._meta.local_many_to_many]
    return [(field.name, field.model._meta.label, field.remote_field and field.related_model._meta.label, field.column) for field in fields]


def test_each_model_asked_for_alone_has_the_fields_of_django_s_own(state: ProjectState) -> None:
    django_s = state.clone().apps
    of_the_portal = [key for key in state.models if key[0] in {"home", "qa", "legal_docs"}]
    assert len(of_the_portal) > 50
    for key in of_the_portal:
        alone = Registry(set(), state.models, whole=False, before=None)
        assert fields_of(alone.get_model(*key)) == fields_of(django_s.get_model(*key))


def test_an_operation_of_django_finds_its_model_before_and_after_and_few_others(state: ProjectState) -> None:
    adds = Noted()
    apply(state.clone(), adds)
    (made_after, has_field_after), (made_before, has_field_before) = adds.seen
    assert (has_field_after, has_field_before) == (True, False)
    assert max(made_after, made_before) < len(state.models) / 3


def test_the_fields_before_an_operation_are_older_than_those_after_it(state: ProjectState) -> None:
    """SQLite makes a table again in this order."""
    alone, inside = Noted(), Noted()
    apply(state.clone(), alone)
    apply(state.clone(), SeparateDatabaseAndState(database_operations=[inside]))
    assert alone.counters == sorted(alone.counters, reverse=True)
    assert inside.counters == sorted(inside.counters, reverse=True)
    assert [has_field for _made, has_field in inside.seen] == [True, False]


@pytest.mark.parametrize("inside", [False, True])
def test_an_operation_of_a_package_finds_all_models(inside: bool, state: ProjectState) -> None:
    adds = OfAPackage()
    apply(state.clone(), SeparateDatabaseAndState(database_operations=[adds]) if inside else adds)
    assert min(made for made, _has_field in adds.seen) >= len(state.models)


def test_a_function_of_a_migration_finds_all_models_and_their_relations_back(state: ProjectState) -> None:
    found: list[Any] = []
    apply(state.clone(), Noted(), RunPython(lambda apps, _editor: found.append(apps.get_model("wagtailcore", "page"))))
    assert hasattr(found[0], "homepage")  # first: whoever asks for all relations has all models made
    names = {relation.name for relation in found[0]._meta.related_objects}
    assert {"newspage", "homepage", "sites_rooted_here"} <= names
    assert "more" in {field.name for field in found[0].newspage.related.related_model._meta.fields}


def test_all_models_are_there_after_the_migrations(state: ProjectState) -> None:
    after = apply(state.clone(), Noted())
    after.clear_delayed_apps_cache()
    made = {(label, name) for label, models in after.apps.all_models.items() for name in models}
    assert state.models.keys() <= made


def test_an_operation_that_was_not_asked_for_models_makes_none(state: ProjectState) -> None:
    after = apply(state.clone(), SeparateDatabaseAndState(state_operations=[Noted()]))
    assert sum(map(len, after.apps.all_models.values())) == 0
    assert "more" in after.models[NEWS_PAGE].fields


def test_migrate_prints_a_line_for_each_migration_alone() -> None:
    said = StringIO()
    command = Command(stdout=said, no_color=True)
    command.verbosity = 1
    for action in ("render_start", "render_success"):
        command.migration_progress_callback(action)
    assert said.getvalue() == ""
    command.migration_progress_callback("apply_start", Migration("0099_tried", "home"))
    assert said.getvalue() == "  Applying home.0099_tried..."


def asked(state: ProjectState, *key: str) -> Any:
    """Return a model as a function of a migration gets it."""
    before = State(state.models, set(), whole=False).clone()
    before.clear_delayed_apps_cache()
    return before.apps.get_model(*key)


def number_made(model: Any) -> int:
    return sum(map(len, model._meta.apps.all_models.values()))


def test_a_function_gets_a_model_with_all_that_it_refers_to_and_few_others(state: ProjectState) -> None:
    wanted, seen = [asked(state, "qa", "question")], set[Any]()
    while wanted:
        model = wanted.pop()
        seen.add(model)
        related = {field.related_model for field in model._meta.fields + model._meta.many_to_many if field.remote_field}
        wanted += related - seen
    assert {"Page", "User", "ContentType"} <= {model.__name__ for model in seen}
    assert number_made(model) < len(state.models) / 2


@pytest.mark.parametrize("key", [("wagtailcore", "page"), ("auth", "user"), ("qa", "question"), ("legal_docs", "legaldocumentpage")])
def test_a_function_gets_a_model_with_the_names_of_its_relations_back(key: tuple[str, str], state: ProjectState) -> None:
    model = asked(state, *key)
    names = {name for each in model.__mro__ for name in vars(each)}
    made = number_made(model)
    relations = model._meta.related_objects
    assert {relation.get_accessor_name() for relation in relations} <= names
    assert len(relations) > 2
    assert number_made(model) > made


@pytest.mark.parametrize(
    "use",
    [
        lambda page: page.newspage,
        lambda page: page().sites_rooted_here,
        lambda page: page.objects.filter(newspage__isnull=True).query,
        lambda page: page.objects.select_related("newspage").query.get_compiler("default").as_sql(),
        lambda page: page._meta.apps.get_app_config("home").get_model("newspage"),
        lambda page: list(page._meta.apps.get_app_configs()),
        lambda page: page._meta.get_fields(),
        lambda page: setattr(page(), "sites_rooted_here", []),
    ],
)
def test_whatever_leads_back_makes_all_models(use: Any, state: ProjectState) -> None:
    page = asked(state, "wagtailcore", "page")
    assert number_made(page) < len(state.models)
    with suppress(TypeError):  # a relation back is not written to
        use(page)
    assert number_made(page) >= len(state.models)


def test_a_name_that_no_relation_has_is_no_attribute(state: ProjectState) -> None:
    page = asked(state, "wagtailcore", "page")
    assert not hasattr(page, "workflow_set")
    assert number_made(page) < len(state.models)


def test_a_promised_name_that_no_relation_turns_out_to_have_is_no_attribute(state: ProjectState) -> None:
    page = asked(state, "wagtailcore", "page")
    promise(page, {"nothing"}, page._meta.apps)
    assert not hasattr(page, "nothing")
    assert number_made(page) >= len(state.models)
