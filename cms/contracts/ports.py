"""What one room uses and others provide when they start, so that the user imports nothing above it and no other app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
V = TypeVar("V")


class Port(Generic[P, R]):
    """A function that is registered once, when its app starts (`@port.register`), and called as `port(…)`."""

    def __init__(self, name: str, otherwise: Callable[P, R] | None = None) -> None:
        """Store the port's name for errors, and the function that is called while none is registered."""
        self.name = name
        self._function = self._otherwise = otherwise

    @property
    def is_registered(self) -> bool:
        return self._function is not self._otherwise

    def register(self, function: Callable[P, R]) -> Callable[P, R]:
        """Register `function` and return it; a later one takes its place."""
        self._function = function
        return function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the registered function. Raise LookupError when there is none and no default."""
        if self._function is None:
            raise LookupError(f"no function is registered for {self.name}")
        return self._function(*args, **kwargs)


class Providers(Generic[P, R]):
    """Functions that several apps register, each with the decorator `@providers`; a loop gives them in the order of registration."""

    def __init__(self) -> None:
        self._functions: list[Callable[P, R]] = []

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Register `function` and return it."""
        self._functions.append(function)
        return function

    def __iter__(self) -> Iterator[Callable[P, R]]:
        return iter(self._functions)


class Registry(dict[str, V]):
    """What several apps register, each thing under a name of its own; one that is registered again in the same form changes nothing."""

    def __init__(self, key: str = "") -> None:
        """Store the name of the attribute by which `register` names a thing."""
        self._key = key

    def register(self, thing: V) -> V:
        """Register `thing` under its own name."""
        return self.under(getattr(thing, self._key))(thing)

    def under(self, name: str) -> Callable[[V], V]:
        """Return a decorator that registers under `name`. It raises ValueError where something else has that name."""

        def register(thing: V) -> V:
            if self.setdefault(name, thing) != thing:
                raise ValueError(f"{name!r} is registered already, as {self[name]!r}")
            return thing

        return register
