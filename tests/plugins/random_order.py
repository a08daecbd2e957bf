"""`--random-order SEED`: run the tests in another order, the same one for the same seed.

Files are shuffled, and the tests within each file; parts of the set-up that one module shares are made once, as ever.
"""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from tests.transactions import is_about_transactions


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--random-order", metavar="SEED", type=int, help="shuffle the files and the tests in each")


def pytest_report_header(config: pytest.Config) -> str | None:
    seed = config.getoption("--random-order")
    return None if seed is None else f"random order: {seed}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    seed = config.getoption("--random-order")
    if seed is None:
        return
    shuffle = random.Random(seed).shuffle
    files: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        files[str(item.path)].append(item)
    names = list(files)
    shuffle(names)
    for name in names:
        shuffle(files[name])
    items[:] = sorted((item for name in names for item in files[name]), key=is_about_transactions)  # these leave an empty database
