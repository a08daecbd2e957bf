"""How much of another document a sentence repeals or replaces: all of it or some of its rules."""

from __future__ import annotations

import pytest

from legal_docs.files.metadata.force.relations import partial_rules_phrase
from legal_docs.files.metadata.proposing import propose
from legal_docs.importing.matching import extent_of


@pytest.mark.parametrize(
    ("sentence", "partial"),
    [
        ("Bãi bỏ Thông tư số 5/2010/TT-BTC quy định nội dung chi, Thông tư số 6/2011/TT-BTC.", []),
        (
            "Thông tư này thay thế Thông tư số 5/2010/TT-BTC quy định chi tiết nội dung công bố và Thông tư số 6/2011/TT-BTC.",
            [],
        ),
        (
            "Quyết định số 5/2010/QĐ-BTC ban hành Quy định nội dung chi và Quyết định số 6/2011/QĐ-BTC hết hiệu lực từ ngày ký.",
            [],
        ),
        ("Bãi bỏ toàn bộ các nội dung của Thông tư số 6/2011/TT-BTC.", []),
        ("Bãi bỏ Thông tư số 5/2010/TT-BTC hướng dẫn nội dung chi của Luật Phí, Thông tư số 6/2011/TT-BTC.", []),
        ("Bãi bỏ Thông tư số 5/2010/TT-BTC quy định về phí tại các chợ, Thông tư số 6/2011/TT-BTC.", []),
        ("Bãi bỏ Thông tư số 5/2010/TT-BTC và nội dung chi tại Thông tư số 6/2011/TT-BTC.", ["6/2011/TT-BTC"]),
        (
            "Bãi bỏ Mục 1 Thông tư số 3/2006/TT-BTC về việc hướng dẫn một số nội dung tại Nghị định số 5/2010/NĐ-CP"
            " và Thông tư số 6/2011/TT-BTC.",
            ["3/2006/TT-BTC"],
        ),
        ("Bãi bỏ các quy định về danh mục ngạch ban hành kèm theo Thông tư số 6/2011/TT-BTC.", ["6/2011/TT-BTC"]),
        ("Bãi bỏ Quy định về danh mục ngạch ban hành kèm theo Thông tư số 6/2011/TT-BTC.", []),
        ("Bãi bỏ một số nội dung của Thông tư số 6/2011/TT-BTC.", ["6/2011/TT-BTC"]),
        ("Bãi bỏ các quy định về phí tại Thông tư số 5/2010/TT-BTC và Thông tư số 6/2011/TT-BTC.", ["5/2010/TT-BTC", "6/2011/TT-BTC"]),
    ],
)
def test_a_repeal_is_partial_where_its_words_lead_to_rules_of_this_document(sentence: str, partial: list[str]) -> None:
    relations = propose(f"Điều 1. Hiệu lực\n{sentence}").relations
    assert relations[-1].target_number in ("6/2011/TT-BTC", "6/2011/QĐ-BTC")
    assert [one.target_number for one in relations if extent_of(one.kind, one.evidence, one.target_text)[0] == "partial"] == partial


def test_a_list_of_sixty_laws_that_leads_nowhere_is_read_in_one_go() -> None:
    """Each law more doubled the time of an earlier pattern: with sixty this test would not end."""
    assert partial_rules_phrase("Bãi bỏ nội dung về phí tại " + "Luật Đất, " * 60 + "nay") is None


def test_places_before_a_semicolon_belong_to_the_document_at_the_end() -> None:
    sentence = "Bãi bỏ điểm d khoản 1 Điều 13; khoản 10 Điều 14; các Điều 20, 21 Nghị định số 38/2014/NĐ-CP"
    assert extent_of("bai_bo", sentence, "Nghị định số 38/2014/NĐ-CP") == (
        "partial",
        "điểm d khoản 1 Điều 13; khoản 10 Điều 14; các Điều 20, 21",
    )


def test_a_long_list_of_annexes_of_another_document_is_read_in_one_go() -> None:
    """Each numeral more doubled the time of an earlier pattern: with forty this test would not end."""
    annexes = ", ".join(["I", "II", "III", "IV"] * 10)
    sentence = f"Bãi bỏ các Phụ lục {annexes} kèm theo Thông tư số 6/2011/TT-BTC; Điều 5 của Nghị định số 38/2014/NĐ-CP"
    assert extent_of("bai_bo", sentence, "Nghị định số 38/2014/NĐ-CP") == ("partial", "Điều 5")
