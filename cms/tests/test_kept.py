"""What a process keeps: while it is true, not longer, and not without bound."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from taggit.models import Tag
from wagtail.models import Collection

from cms.storage import observed_tables
from cms.storage.kept import LONGEST, LONGEST_UNSAVED, MOST_KEYS, Kept

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_NAME = "Tên mới"


@pytest.fixture(autouse=True)
def _keeping(settings: Any) -> None:
    settings.KEEP_VALUES = True
    observed_tables.remember({*observed_tables.ALWAYS, "taggit_tag"})
    Tag.objects.create(name="Tên cũ", slug="ten")


def names(kept: Kept[list[str]]) -> list[str]:
    return kept.get("names", lambda: list(Tag.objects.values_list("name", flat=True)))


def test_requests_for_ever_new_hosts_do_not_fill_the_memory() -> None:
    sites: Kept[int] = Kept()
    for number in range(3 * MOST_KEYS):
        assert sites.get(f"host-{number}.example", lambda number=number: number) == number
    assert len(sites._kept) <= MOST_KEYS


def test_a_value_is_made_once_until_its_table_is_written() -> None:
    kept: Kept[list[str]] = Kept()
    before = names(kept)
    assert names(kept) is before
    Collection.objects.create(name="Khác", path="00019", depth=1)  # not a table of the value
    assert names(kept) is before
    Tag.objects.update(name=NEXT_NAME)
    assert names(kept) == [NEXT_NAME]


def test_what_a_transaction_has_not_committed_is_kept_for_nobody() -> None:
    kept: Kept[list[str]] = Kept()
    before = names(kept)
    with transaction.atomic():
        Tag.objects.update(name=NEXT_NAME)
        assert names(kept) == [NEXT_NAME]
        transaction.set_rollback(True)
    assert names(kept) == before


@pytest.mark.parametrize("keep", [True, False])
def test_a_transaction_that_wrote_makes_a_value_once_until_it_writes_its_table(settings: Any, *, keep: bool) -> None:
    settings.KEEP_VALUES = keep
    kept: Kept[list[str]] = Kept()
    with transaction.atomic():
        Tag.objects.update(name=NEXT_NAME)
        written = names(kept)
        Collection.objects.create(name="Khác", path="00019", depth=1)  # not a table of the value
        assert names(kept) is written
        Tag.objects.update(name="Tên cuối")
        assert names(kept) == ["Tên cuối"]


def test_what_was_made_of_a_write_that_is_undone_is_made_again() -> None:
    kept: Kept[list[str]] = Kept()
    with transaction.atomic():
        Tag.objects.create(name="Khác", slug="khac").delete()
        with suppress(RuntimeError), transaction.atomic():
            Tag.objects.update(name=NEXT_NAME)
            assert names(kept) == [NEXT_NAME]
            raise RuntimeError
        assert names(kept) == ["Tên cũ"]


def test_what_a_transaction_made_before_others_may_have_committed_is_made_again() -> None:
    kept: Kept[list[str]] = Kept()
    with transaction.atomic(), time_machine.travel("2026-11-27T03:00:00Z", tick=False) as clock:
        Tag.objects.update(name=NEXT_NAME)
        first = names(kept)
        clock.shift(LONGEST_UNSAVED)
        assert names(kept) is not first


def test_a_value_whose_making_wrote_its_table_is_made_again() -> None:
    kept: Kept[int] = Kept()

    def add_and_count() -> int:
        count = Tag.objects.count()
        Tag.objects.create(name=str(count), slug=str(count))
        return count

    with transaction.atomic():
        Tag.objects.update(name=NEXT_NAME)
        assert [kept.get("count", add_and_count) for _time in range(2)] == [1, 2]


def test_many_keys_of_one_transaction_do_not_fill_the_memory() -> None:
    kept: Kept[int] = Kept()
    with transaction.atomic():
        Tag.objects.update(name=NEXT_NAME)
        for number in range(3 * MOST_KEYS):
            kept.get(number, lambda number=number: number)
        unsaved = observed_tables.unsaved_writes()
        assert unsaved
        assert len(unsaved.kept) <= MOST_KEYS


def test_what_a_transaction_made_of_a_value_depends_on_its_tables() -> None:
    kept: Kept[list[str]] = Kept()
    with transaction.atomic():
        Tag.objects.update(name=NEXT_NAME)
        names(kept)
        with observed_tables.observe_reads() as (tables, _ends):
            names(kept)
    assert "taggit_tag" in tables


def test_a_value_ends_with_the_moment_that_it_named() -> None:
    kept: Kept[object] = Kept()

    def banner() -> object:
        observed_tables.true_until(timezone.now() + timedelta(minutes=1))
        return object()

    with time_machine.travel("2026-11-27T03:00:00Z", tick=False) as clock:
        first = kept.get("banner", banner)
        clock.shift(timedelta(seconds=50))
        assert kept.get("banner", banner) is first
        clock.shift(timedelta(seconds=20))
        assert kept.get("banner", banner) is not first


def test_a_value_whose_making_went_across_midnight_is_made_again() -> None:
    kept: Kept[object] = Kept()
    with time_machine.travel("2026-11-27T16:59:59Z", tick=False) as clock:

        def slow() -> object:
            clock.shift(timedelta(seconds=2))
            return object()

        assert kept.get("slow", slow) is not kept.get("slow", slow)


def test_a_value_outlives_two_minutes_never_since_a_process_may_die_before_it_notes_its_write() -> None:
    kept: Kept[object] = Kept()
    with time_machine.travel("2026-11-27T03:00:00Z", tick=False) as clock:
        first = kept.get("names", object)
        clock.shift(LONGEST - timedelta(seconds=1))
        assert kept.get("names", object) is first
        clock.shift(timedelta(seconds=2))
        assert kept.get("names", object) is not first


def test_a_value_that_does_not_follow_its_tables_is_kept_when_they_are_written_and_ends_with_its_time() -> None:
    kept: Kept[list[str]] = Kept(follows=False)
    with time_machine.travel("2026-11-27T03:00:00Z", tick=False) as clock:
        first = names(kept)
        Tag.objects.update(name="Khác")
        assert names(kept) is first
        clock.shift(LONGEST + timedelta(seconds=1))
        assert names(kept) is not first


def test_what_is_made_of_a_kept_value_depends_on_its_tables() -> None:
    kept: Kept[list[str]] = Kept()
    names(kept)
    with observed_tables.observe_reads() as (tables, _ends):
        names(kept)
    assert "taggit_tag" in tables


def test_words_kept_by_a_colleague_in_another_language_are_shown_to_nobody_else() -> None:
    kept: Kept[str] = Kept()
    with override("en"):
        assert kept.get("word", lambda: gettext("Search")) == "Search"
    with override("vi"):
        assert kept.get("word", lambda: gettext("Search")) == "Tìm kiếm"


def test_a_value_that_is_not_worth_its_memory_is_made_each_time() -> None:
    kept: Kept[str] = Kept(worth=lambda text: len(text) < 5)
    assert [kept.get("long", lambda text=text: text) for text in ("quá dài", "cũng dài", "ngắn", "khác")] == [
        "quá dài",
        "cũng dài",
        "ngắn",
        "ngắn",
    ]


def test_values_have_together_at_most_the_size_that_was_given() -> None:
    kept: Kept[str] = Kept(10, size=len)
    for text in ("dài", "hơn", "một", "chút"):
        kept.get(text, lambda text=text: text)
    assert [entry.value for entry in kept._kept.values()] == ["chút"], "the fourth did not fit: the others went"


def test_a_value_made_again_takes_no_more_room_than_before() -> None:
    kept: Kept[str] = Kept(10, size=len)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _time in range(3):
            for text in ("một", "hai"):
                kept.get(text, lambda text=text: text)
            clock.shift(LONGEST + timedelta(seconds=1))
    assert len(kept._kept) == 2


def test_who_asked_for_a_value_that_could_not_be_made_depends_on_its_tables() -> None:
    kept: Kept[Tag] = Kept()
    with observed_tables.observe_reads() as (tables, _ends), pytest.raises(Tag.DoesNotExist):
        kept.get("none", lambda: Tag.objects.get(name="không có"))
    assert "taggit_tag" in tables
