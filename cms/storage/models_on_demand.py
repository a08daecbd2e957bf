"""Make the models of a migration's state when an operation asks for them.

Django makes the classes of all models once, and after each operation those again that have to do with its model, through any number of
relations: nearly all. An operation of Django's own on a table reads its model and the models that this one refers to. A function of a
migration may follow relations further, and back: its models come with all that they refer to, through any number of relations; the first
use of a relation back, or a look at all relations, makes the others (`later_models.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.checks.model_checks import _check_lazy_references  # type: ignore[attr-defined]
from django.db.migrations import Migration, RunPython, SeparateDatabaseAndState
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.migrations.utils import resolve_relation
from django.utils.functional import cached_property

from cms.storage.later_models import Key, names_back, promise, take_back


@contextmanager
def models_on_demand() -> Iterator[None]:
    """Let migrations that are applied inside the block find such models; one that is taken back finds Django's."""
    original = Migration.apply

    def apply(migration: Migration, state: Any, *args: Any, **options: Any) -> Any:
        mine = State(state.models, state.real_apps, whole=not all(map(_reads_neighbours_alone, migration.operations)))
        if isinstance(state, State) and state.whole == mine.whole and "apps" in vars(state):
            mine.apps = state.apps
        mine.changes = True
        try:
            return original(migration, mine, *args, **options)
        finally:
            mine.changes = False

    Migration.apply = apply  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Migration.apply = original  # type: ignore[method-assign]


def _reads_neighbours_alone(operation: Any) -> bool:
    """Return whether an operation is one of Django: a function of a migration says itself that it reads all models."""
    if isinstance(operation, SeparateDatabaseAndState):
        return all(map(_reads_neighbours_alone, operation.database_operations))
    return isinstance(operation, RunPython) or type(operation).__module__.startswith(("django.db.migrations.", "django.contrib.postgres."))


class State(ProjectState):
    """A state whose models are made when asked for: all at once when it is `whole`."""

    def __init__(self, models: dict[Key, ModelState], real_apps: set[str], whole: bool) -> None:
        super().__init__(models, real_apps)
        self.whole = whole
        self.before: State | None = None
        self.changes = False  # otherwise its copy is the one that will
        self.is_before_operation = False

    def clone(self) -> State:
        """Return a copy, which takes the classes along where this one is about to change."""
        made = State({key: _copied(state) for key, state in self.models.items()}, self.real_apps, self.whole)
        made.is_before_operation = True
        if not self.changes:
            made.before = self
            return made
        if "apps" in vars(self):
            made.apps = vars(self).pop("apps")
            made.apps.states, made.apps.before = made.models, None
        self.before = made
        return made

    def clear_delayed_apps_cache(self) -> None:
        """Have all models made at the end; called before a function of a migration, too, which gets those that it asks for."""
        if self.is_before_operation:
            self.apps.follow_relations = True
        else:
            self.apps.make_all()

    @cached_property
    def apps(self) -> Registry:
        """Return the registry of the models."""
        return Registry(self.real_apps, self.models, self.whole, self.before)


class Registry(StateApps):
    """Models that are made when asked for: one with those that it refers to, or all of them."""

    def __init__(self, real_apps: set[str], states: dict[Key, ModelState], whole: bool, before: State | None) -> None:
        self.states: dict[Key, ModelState] = {}
        self.complete = True  # while Django makes the models of apps without migrations
        super().__init__(real_apps, {})  # type: ignore[arg-type]
        self.states, self.complete, self.whole, self.before, self.asked = states, False, whole, before, set[Key]()
        self.follow_relations, self.followed = False, set[Key]()

    def get_model(self, app_label: str, model_name: str | None = None, require_ready: bool = True) -> Any:
        """Return the class of a model."""
        key = resolve_relation(app_label if model_name is None else f"{app_label}.{model_name}")
        if self.before and key in self.before.models and key not in self.asked:
            self.before.apps.get_model(*key)  # first: SQLite makes a table again in the order in which the fields were made
        if self.whole:
            self.make_all()
        done = self.followed if self.follow_relations else self.asked
        if not self.complete and not (key in done and self._has(key)):
            done.add(key)
            with self.bulk_update():
                self._make_with_neighbours(key)
            if self.follow_relations and self.ready:
                self._promise_others()
        return super().get_app_config(key[0]).get_model(key[1], require_ready)

    def get_app_config(self, app_label: str) -> Any:
        """Return an app, which knows the models that are made."""
        self.make_all()
        return super().get_app_config(app_label)

    def get_app_configs(self) -> Any:
        """Return all apps."""
        self.make_all()
        return super().get_app_configs()

    def get_models(self, *args: Any, **options: Any) -> Any:
        """Return all models: whoever looks for relations to a model needs them."""
        self.make_all()
        return super().get_models(*args, **options)

    def make_all(self) -> None:
        """Make every model that is not there yet."""
        if not self.complete:
            self.complete = True
            for model in self._made():
                take_back(model)
            self.render_multiple([state for key, state in self.states.items() if not self._has(key)])
            if errors := _check_lazy_references(self):
                raise ValueError("\n".join(error.msg for error in errors))

    def clear_cache(self) -> None:
        """Let the models that are there forget what they worked out."""
        super().get_models.cache_clear()  # type: ignore[attr-defined]
        if self.ready:
            for model in self._made():
                model._meta._expire_cache()

    def _made(self) -> list[Any]:
        return [model for models in self.all_models.values() for model in models.values()]

    def _has(self, key: Key) -> bool:
        return key[1] in self.all_models[key[0]]

    def _make(self, key: Key) -> ModelState | None:
        state = self.states.get(key)
        if state and not self._has(key):
            state.render(self)  # which gets its bases by `get_model`
        return state

    def _make_with_neighbours(self, key: Key) -> None:
        """Make a model, the models that it refers to, and those that these refer to: for an operation by a key of their own alone."""
        wanted, seen = [(key, False)], self.followed if self.follow_relations else {key}
        while wanted:
            one, keys_alone = wanted.pop()
            for other in _referred_to(self._make(one), keys_alone):
                if other not in seen:
                    seen.add(other)
                    wanted.append((other, not self.follow_relations))

    def _promise_others(self) -> None:
        """Let the models that are there know by name the relations from those that are not."""
        names = names_back(self.states)
        for label, models in self.all_models.items():
            for name, model in models.items():
                promise(model, names[label, name], self)


def _copied(state: ModelState) -> ModelState:
    """Return what `clone` returns, without another look at each of its fields."""
    made = object.__new__(type(state))
    vars(made).update(vars(state), fields={**state.fields}, options={**state.options}, managers=[*state.managers])
    return made


def _referred_to(state: ModelState | None, keys_alone: bool) -> Iterator[Key]:
    """Yield the models that the fields of one refer to; with `keys_alone`, only the fields by which other models may refer to it."""
    for field in state.fields.values() if state else ():
        if field.is_relation and field.remote_field and (field.unique or not keys_alone):
            for model in (field.remote_field.model, getattr(field.remote_field, "through", None)):
                if model:
                    yield resolve_relation(model, state.app_label, state.name_lower)  # type: ignore[union-attr]
