"""The portal's `migrate` leaves what Django's own leaves: made-up migrations of two apps, forwards, back and forwards again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db.migrations import Migration, RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelTable,
    AlterOrderWithRespectTo,
    AlterUniqueTogether,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
)
from django.db.migrations.state import ProjectState
from django.db.models import (
    CASCADE,
    AutoField,
    BigAutoField,
    CharField,
    CheckConstraint,
    ForeignKey,
    Index,
    IntegerField,
    ManyToManyField,
    OneToOneField,
    Q,
    TextField,
    UniqueConstraint,
)
from django.db.utils import ConnectionHandler

from cms.storage.copied_fields import copied_fields
from cms.storage.models_on_demand import models_on_demand


def key() -> tuple[str, Any]:
    return "id", AutoField(primary_key=True)


def parent(model: str) -> Any:
    return OneToOneField(model, CASCADE, parent_link=True, primary_key=True)


def link(model: str, **options: Any) -> Any:
    return ForeignKey(model, CASCADE, **options)


def migrations(found: list[Any]) -> list[Migration]:
    """Return migrations of two apps, which add to `found` what their functions see."""

    def look(apps: Any, _editor: Any) -> None:
        models = sorted(apps.get_models(), key=lambda each: str(each._meta.label))
        found.extend((model._meta.label, sorted(field.name for field in model._meta.get_fields())) for model in models)

    def made(app: str, name: str, *operations: Any) -> Migration:
        return type("Migration", (Migration,), {"operations": [*operations, RunPython(look, look)]})(name, app)

    texts = [
        "INSERT INTO near_base (id, name, code) VALUES (1, 'a', 'c1')",
        "INSERT INTO near_child VALUES (1, 1)",
        "INSERT INTO near_grand VALUES (1, 1)",
        "INSERT INTO near_ref (id, base_id, by_code_id, grand_id) VALUES (7, 1, 'c1', 1)",
        "INSERT INTO far_far (id, grand_id, code_id, name) VALUES (3, 1, 'c1', 'x')",
        "INSERT INTO far_late VALUES (3, 't')",
    ]
    return [
        made(
            "near",
            "0001",
            CreateModel("Base", [key(), ("name", CharField(max_length=20)), ("code", CharField(max_length=9, unique=True))]),
            CreateModel("Child", [("base", parent("near.base")), ("x", IntegerField(default=1))], bases=("near.base",)),
            CreateModel("Grand", [("child", parent("near.child")), ("y", IntegerField(default=1))], bases=("near.child",)),
            CreateModel(
                "Ref",
                [
                    key(),
                    ("base", link("near.base", related_name="refs")),
                    ("by_code", link("near.base", to_field="code", null=True, related_name="+")),
                    ("grand", link("near.grand", null=True)),
                    ("many", ManyToManyField("near.child", related_name="many")),
                    ("me", ManyToManyField("self")),
                    ("above", link("self", null=True)),
                ],
            ),
            CreateModel("Between", [key(), ("ref", link("near.ref")), ("to", link("near.base"))]),
            AddField("ref", "through", ManyToManyField("near.base", through="near.Between", related_name="through")),
            CreateModel("Proxy", [], options={"proxy": True}, bases=("near.base",)),
            CreateModel("OfProxy", [key(), ("proxy", link("near.proxy"))]),
            CreateModel("Ordered", [key(), ("ref", link("near.ref"))]),
            AlterOrderWithRespectTo("ordered", "ref"),
        ),
        made(
            "far",
            "0001",
            CreateModel(
                "Far",
                [
                    key(),
                    ("grand", link("near.grand")),
                    ("code", link("near.base", to_field="code")),
                    ("refs", ManyToManyField("near.ref")),
                    ("name", CharField(max_length=20, db_index=True)),
                ],
            ),
            CreateModel("Late", [("one", OneToOneField("far.far", CASCADE, primary_key=True)), ("text", TextField(default=""))]),
            CreateModel("OfLate", [key(), ("late", link("far.late"))]),
        ),
        made("near", "0002", *[RunSQL(text, RunSQL.noop) for text in texts]),
        made(
            "near",
            "0003",
            AlterField("base", "id", BigAutoField(primary_key=True)),
            RenameField("base", "code", "short"),
            AlterField("base", "short", CharField(max_length=40, unique=True)),
            AlterModelTable("ref", "other_ref"),
        ),
        made(
            "far",
            "0002",
            AddField("late", "extra", link("near.child", null=True)),
            RemoveField("far", "refs"),
            RenameModel("Late", "Later"),
            AlterUniqueTogether("oflate", {("late", "id")}),
            AddIndex("oflate", Index(fields=["late"], name="of_late")),
            AddConstraint("far", CheckConstraint(condition=~Q(name=""), name="named")),
            AddConstraint("far", UniqueConstraint(fields=["grand", "code"], name="once")),
            SeparateDatabaseAndState(
                database_operations=[RunSQL("CREATE TABLE plain (x integer PRIMARY KEY)", "DROP TABLE plain")],
                state_operations=[CreateModel("Plain", [("x", IntegerField(primary_key=True))], options={"db_table": "plain"})],
            ),
            AddField("plain", "to_far", link("far.far", null=True)),
        ),
        made(
            "near",
            "0004",
            AlterField("ref", "above", OneToOneField("self", CASCADE, null=True)),
            RemoveField("ref", "through"),
            DeleteModel("Between"),
            AlterField("ref", "many", ManyToManyField("near.child", related_name="others")),
            RenameField("child", "x", "xx"),
            AddField("child", "z", IntegerField(db_default=5)),
            DeleteModel("Ordered"),
            DeleteModel("OfProxy"),
            DeleteModel("Proxy"),
            RenameModel("Ref", "Reference"),
        ),
    ]


@contextmanager
def the_portal_s() -> Iterator[None]:
    with copied_fields(), models_on_demand():
        yield


def run(way: Any) -> tuple[list[str], list[Any]]:
    """Return the statements that make the database after each part of the way, and what functions of the migrations saw."""
    in_memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    connection: Any = ConnectionHandler({"default": in_memory})["default"]
    found: list[Any] = []
    all_of_them = migrations(found)
    dumps: list[str] = []

    def forwards(state: ProjectState, some: list[Migration]) -> ProjectState:
        for migration in some:
            with connection.schema_editor(atomic=True) as editor:
                state = migration.apply(state, editor)
        dumps.append("\n".join(connection.connection.iterdump()))
        return state

    def before(number: int) -> ProjectState:
        state = ProjectState()
        for migration in all_of_them[:number]:
            state = migration.mutate_state(state, preserve=False)
        return state

    try:
        with way():
            forwards(ProjectState(), all_of_them[:3])
            assert before(len(all_of_them)).relations  # which writes later names into the fields that states share
            forwards(before(3), all_of_them[3:])
            for number in reversed(range(3, len(all_of_them))):
                with connection.schema_editor(atomic=True) as editor:
                    all_of_them[number].unapply(before(number), editor)
            dumps.append("\n".join(connection.connection.iterdump()))
            forwards(before(3), all_of_them[3:])
    finally:
        connection.close()
    return dumps, found


def test_the_portal_s_migrate_leaves_what_django_s_own_leaves(django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        django_s, the_portals = run(nullcontext), run(the_portal_s)
    assert len(django_s[0]) == 4
    assert len(django_s[0][-1]) > 3000
    for expected, dumped in zip(django_s[0], the_portals[0], strict=True):
        assert dumped == expected
    assert the_portals[1] == django_s[1]
