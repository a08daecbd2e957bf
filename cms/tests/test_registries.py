"""What apps register by name when they start."""

from __future__ import annotations

import pytest

from cms.contracts.bundles import BundledKind
from cms.contracts.ports import Registry


def kind(label: str) -> BundledKind:
    return BundledKind("answer", label, bool, str, str, str, str)  # type: ignore[arg-type]


def test_a_thing_is_found_by_the_name_that_it_has() -> None:
    kinds: Registry[BundledKind] = Registry("name")
    kinds.register(kind("Answers"))
    assert kinds == {"answer": kind("Answers")}


def test_a_name_that_something_else_has_is_refused_and_the_first_stays() -> None:
    kinds: Registry[BundledKind] = Registry("name")
    kinds.register(kind("Answers"))
    with pytest.raises(ValueError, match="'answer' is registered already"):
        kinds.register(kind("Replies"))
    assert kinds["answer"].label == "Answers"


def test_the_same_thing_may_be_registered_again() -> None:
    kinds: Registry[BundledKind] = Registry("name")
    kinds.register(kind("Answers"))
    kinds.register(kind("Answers"))
    assert len(kinds) == 1
