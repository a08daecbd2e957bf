"""The table of mutations fits the tree: each text to change and each test is there exactly once."""

from __future__ import annotations

import shutil

import pytest

from tests.mutations.__main__ import problems_of
from tests.mutations.mutation import ROOT, Mutation
from tests.mutations.table import MUTATIONS

pytestmark = pytest.mark.skipif(not shutil.which("git") or not (ROOT / ".git").exists(), reason="git lists the files, in a repository")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_the_text_to_change_and_its_tests_are_in_the_tree(mutation: Mutation) -> None:
    assert problems_of(mutation) == []
