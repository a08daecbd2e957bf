"""Template variables that modules above the models add to the page of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest

AnswerPart = Callable[[Any, HttpRequest], dict[str, Any]]  # (page, request) -> variables
_added: list[tuple[AnswerPart, tuple[str, ...]]] = []


def adds_to_answer_page(*names: str) -> Callable[[AnswerPart], AnswerPart]:
    """Register a function that returns the template variables with these names for an answer's page; use as a decorator."""

    def register(part: AnswerPart) -> AnswerPart:
        _added.append((part, names))
        return part

    return register


def added_to_answer_page(request: HttpRequest) -> Iterator[tuple[Callable[[Any], dict[str, Any]], tuple[str, ...]]]:
    """Yield what was registered, as functions of the page, with the names of their variables."""

    def of(part: AnswerPart) -> Callable[[Any], dict[str, Any]]:
        return lambda page: part(page, request)

    return ((of(part), names) for part, names in _added)
