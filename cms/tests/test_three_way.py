"""Two texts made from one are put together: what one side changed is taken, what both changed is a choice."""

import pytest

from cms.admin.merging.three_way import BOTH, MINE, THEIRS, UNKNOWN, Merge


def block(key, text, kind="paragraph"):
    return {"type": kind, "id": key, "value": text}


def joined(base, theirs, mine, choose=""):
    """Return the merged value and the conflicts; each conflict is decided by `choose`."""
    found = Merge()
    found.value(("body",), base, theirs, mine)
    conflicts = [change for change in found.changes if change.is_conflict]
    merge = Merge({change.key: choose for change in conflicts})
    return merge.value(("body",), base, theirs, mine), conflicts


def texts(blocks):
    return [each["value"] for each in blocks]


def test_blocks_that_one_side_changed_added_or_deleted_are_taken_without_asking():
    base = [block("a", "một"), block("b", "hai"), block("c", "ba")]
    theirs = [block("a", "MỘT"), block("b", "hai"), block("t", "của họ"), block("c", "ba")]
    mine = [block("m", "của tôi"), block("a", "một"), block("c", "BA")]
    value, conflicts = joined(base, theirs, mine)
    assert not conflicts
    assert texts(value) == ["của tôi", "MỘT", "của họ", "BA"]


@pytest.mark.parametrize(("side", "text"), [(THEIRS, "<p>họ</p>"), (MINE, "<p>tôi</p>"), (BOTH, "<p>họ</p><p>tôi</p>")])
def test_a_block_that_both_changed_is_as_it_was_chosen(side, text):
    value, conflicts = joined([block("a", "<p>đầu</p>")], [block("a", "<p>họ</p>")], [block("a", "<p>tôi</p>")], side)
    assert len(conflicts) == 1
    assert texts(value) == [text]


def test_fields_of_one_block_are_put_together_each_by_itself():
    base = [block("a", {"title": "x", "text": "y"})]
    value, conflicts = joined(base, [block("a", {"title": "X", "text": "y"})], [block("a", {"title": "x", "text": "Y"})])
    assert not conflicts
    assert value[0]["value"] == {"title": "X", "text": "Y"}


@pytest.mark.parametrize(("side", "left"), [(THEIRS, []), (MINE, ["tôi"])])
def test_a_block_that_they_deleted_and_i_changed_is_a_choice(side, left):
    value, conflicts = joined([block("a", "đầu")], [], [block("a", "tôi")], side)
    assert len(conflicts) == 1
    assert texts(value) == left


def test_an_order_that_one_side_changed_is_kept_with_the_words_of_the_other():
    base = [block("a", "một"), block("b", "hai")]
    value, conflicts = joined(base, [block("a", "MỘT"), block("b", "hai")], [block("b", "hai"), block("a", "một")])
    assert not conflicts
    assert texts(value) == ["hai", "MỘT"]


def test_lines_of_a_long_text_are_put_together_and_only_what_both_changed_is_asked():
    base = "\n".join(f"Điều {number}" for number in range(1, 400))
    theirs, mine = base.replace("Điều 5\n", "Điều 5 họ\n"), base.replace("Điều 300\n", "Điều 300 tôi\n")
    value, conflicts = joined(base, theirs, mine)
    assert not conflicts
    assert value == base.replace("Điều 5\n", "Điều 5 họ\n").replace("Điều 300\n", "Điều 300 tôi\n")
    value, conflicts = joined(base, theirs, mine.replace("Điều 5\n", "Điều 5 tôi\n"), BOTH)
    assert [(each.theirs, each.mine) for each in conflicts] == [("Điều 5 họ", "Điều 5 tôi")]
    assert "Điều 5 họ\nĐiều 5 tôi\nĐiều 6\n" in value


def test_what_the_editor_of_rich_text_adds_by_itself_is_no_change():
    base, mine = [block("a", "<p>đầu</p>")], [block("a", '<p data-block-key="x1y2">đầu</p>')]
    value, conflicts = joined(base, [block("a", "<p>họ</p>")], mine)
    assert (texts(value), conflicts) == (["<p>họ</p>"], [])


def test_choices_of_several_are_added_and_taken_away_by_either_side():
    assert joined([1, 2, 3], [2, 3, 4], [1, 2, 5])[0] == [2, 4, 5]


def test_related_rows_new_on_both_sides_are_all_there_and_numbered():
    base = [{"pk": 1, "sort_order": 0, "name": "a"}]
    theirs = [*base, {"pk": None, "sort_order": 1, "name": "họ"}]
    mine = [*base, {"pk": None, "sort_order": 1, "name": "tôi"}]
    value, conflicts = joined(base, theirs, mine)
    assert not conflicts
    assert {(row["name"], row["sort_order"]) for row in value} == {("a", 0), ("tôi", 1), ("họ", 2)}


def test_without_a_known_start_nothing_is_dropped_and_what_differs_is_asked():
    value, conflicts = joined(UNKNOWN, [block("a", "họ"), block("t", "1")], [block("a", "tôi"), block("m", "2")], MINE)
    assert len(conflicts) == 1
    assert sorted(texts(value)) == ["1", "2", "tôi"]


def test_a_choice_does_not_count_for_another_text_of_theirs():
    first = joined("đầu", "họ", "tôi")[1][0]
    merge = Merge({first.key: MINE})
    merge.value(("body",), "đầu", "họ viết tiếp", "tôi")
    assert not merge.is_decided


def test_two_places_of_a_text_with_the_same_two_wordings_are_two_choices():
    base = "Một\ncũ\nHai\ncũ\nBa"
    theirs, mine = base.replace("cũ", "họ"), base.replace("cũ", "tôi")
    found = Merge()
    found.value(("body",), base, theirs, mine)
    first, second = (change.key for change in found.changes)
    merge = Merge({first: THEIRS, second: MINE})
    assert merge.value(("body",), base, theirs, mine) == "Một\nhọ\nHai\ntôi\nBa"
    assert merge.is_decided


def test_what_a_program_fills_in_is_never_asked():
    found = Merge(is_for_people=lambda path: path[-1] != "anchors")
    rows = [[{"pk": 1, "words": words, "anchors": [words]}] for words in ("a", "b", "c")]
    found.value(("days",), *rows)
    assert [change.path[-1] for change in found.changes] == ["words"]
