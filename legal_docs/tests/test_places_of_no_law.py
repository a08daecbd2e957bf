"""Places that belong to no law in force here: drafts, laws of other countries, standards, papers, quoted words, headings."""

from __future__ import annotations

import time

import pytest

from legal_docs.law.citations.context import AmendingContext
from legal_docs.law.citations.finding import find_mentions
from legal_docs.tests.mentions import named
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.parser import parse

LAW = ("", "Luật Cư trú")


@pytest.mark.parametrize(
    "text",
    [
        "Luật Cư trú còn đúng. Dự thảo Thông tư quy định tại khoản 2 Điều 6 rằng phí giảm.",
        "Luật Cư trú còn đúng. Đề nghị rà soát Điều 9, khoản 3 Điều 12 dự thảo Luật.",
        "Luật Cư trú còn đúng; dự thảo gồm 46 điều, trong đó Điều 10 là mới.",
    ],
)
def test_a_place_of_a_draft_is_none_of_the_law_named_before(text: str) -> None:
    assert named(text, own_places=False) == [LAW]


def test_a_place_behind_the_draft_of_a_named_law_is_none() -> None:
    assert named("Luật Cư trú còn đúng. Dự án Luật Dân số có Điều 7 về mức sinh.", own_places=False) == [LAW, ("", "Luật Dân số")]


def test_a_law_named_behind_a_draft_keeps_its_places() -> None:
    found = named("Dự thảo Nghị định mới thay Điều 4 Luật Cư trú.", own_places=False)
    assert found == [("art_4", "Luật Cư trú")]


def test_a_text_with_articles_of_its_own_keeps_the_places_beside_a_draft() -> None:
    assert named("Hồ sơ dự thảo Nghị định quy định tại khoản 2 Điều 6 gồm tờ trình.") == [("art_6__cl_2", "self")]


@pytest.mark.parametrize(
    "words",
    [
        "Bộ luật Dân sự Nhật Bản, Điều 709",
        "Bộ luật Dân sự Pháp, Điều 1240",
        "Điều 1240 Bộ luật Dân sự Pháp",
        "Điều 1240 Bộ luật Dân sự của Pháp",
        "Điều 5 Luật Cạnh tranh của Romania",
        "Điều 9 Luật Doanh nghiệp 2005 của Chile",
        "Điều 8 Luật Đầu tư Xinh-ga-po",
        "Điều 7 Bộ luật Lao động CHLB Đức",
        "Điều 6 Luật Đất đai của nước Lào",
        "Điều 9 Luật Đất đai nước Cộng hòa Dân chủ Nhân dân Lào",
        "Điều 17 Luật Cạnh tranh của Hàn Quốc",
        "Điều 12 Luật Quản lý nhập cư của Đức",
        "Điều 9 của Luật Ngân hàng nước sở tại",
        "Điều 4 Bộ luật Hình sự của nước đó",
        "Điều 3 luật lao động Thái Lan",
    ],
)
@pytest.mark.parametrize("own_places", [True, False])
def test_a_law_of_another_country_is_none(words: str, *, own_places: bool) -> None:
    assert named(f"Ở nước ngoài thì theo {words} là vậy.", own_places=own_places) == []


def test_a_law_is_of_the_country_with_which_the_sentence_begins() -> None:
    assert named("Ở Anh, Luật An toàn trực tuyến phạt nặng; nước ta có Luật Cư trú.", own_places=False) == [LAW]


@pytest.mark.parametrize(
    "name",
    [
        "Luật Đầu tư nước ngoài tại Việt Nam",
        "Luật Lý lịch tư pháp",
        "Luật Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng",
    ],
)
def test_a_law_of_this_country_about_other_ones_is_found(name: str) -> None:
    assert named(f"Theo Điều 5 {name} thì được.") == [("art_5", name)]


def test_a_person_behind_the_name_of_a_law_makes_no_other_country_of_it() -> None:
    assert named("Theo Luật Cư trú Anh Nam hỏi thêm.") != []


@pytest.mark.parametrize(
    "place", ["mục 2.3 QCVN 01:2021/BXD", "QCVN 01:2021/BXD (mục 2.6.4)", "TCVN 7572-2:2006 điều 6", "khoản 7.2 của ISO 9001:2015"]
)
@pytest.mark.parametrize("own_places", [True, False])
def test_a_place_of_a_technical_standard_is_none(place: str, *, own_places: bool) -> None:
    assert named(f"Luật Cư trú và {place} cùng áp dụng.", own_places=own_places) == [LAW]


@pytest.mark.parametrize(
    "words",
    [
        "Điều 9 khoản 2 trong bản cam kết của dự án, Luật Cư trú còn đúng.",
        "Điều 7 Quy chế chi tiêu nội bộ khác Luật Cư trú.",
        "Trong mục 3 phần II tôi ghi 15 ngày, khác Luật Cư trú.",
        "Theo khoản 2 Điều 12 của quyết định cưỡng chế; Luật Cư trú nói khác.",
        "Vay khoản 20tr theo Luật Cư trú.",
        "Số hóa, Luật hóa quy trình theo Luật Cư trú.",
        "Đạo luật Dữ liệu 2024 của bang khác Luật Cư trú.",
    ],
)
def test_what_only_looks_like_a_place_is_none(words: str) -> None:
    assert named(words, own_places=False) == [LAW]


def test_a_form_of_a_body_is_none_of_this_text() -> None:
    assert named("Báo cáo theo Mẫu B1-2025 của Bộ.") == []


@pytest.mark.parametrize("heading", ["Điều 5.\n1. Chính phủ quyết định.", "Điều 5\nChính phủ quyết định."])
def test_the_number_of_an_article_alone_on_its_line_cites_nothing(heading: str) -> None:
    assert named(f"Luật Cư trú còn đúng.\n{heading}", own_places=False) == [LAW]


def test_a_place_alone_on_a_line_that_goes_on_in_small_letters_is_cited() -> None:
    assert named("quy định tại\nĐiều 5\ncủa Luật Cư trú") == [("art_5", "Luật Cư trú")]


def test_an_order_goes_on_over_words_that_it_quotes() -> None:
    found = find_mentions("Bãi bỏ cụm từ “x” tại khoản 6 Điều 3 và cụm từ “Phụ lục 2” tại Điều 10 Thông tư số 30/2018/TT-BYT.")
    assert [(one.path, one.number, one.raw) for one in found] == [
        ("art_3__cl_6", "30/2018/TT-BYT", "khoản 6 Điều 3"),
        ("art_10", "30/2018/TT-BYT", "Điều 10 Thông tư số 30/2018/TT-BYT"),
    ]


def test_an_annex_in_quoted_words_does_not_lie_around_the_article_behind_them() -> None:
    assert named("Bỏ cụm từ “Phụ lục 2” tại Điều 10 Thông tư số 30/2018/TT-BYT.")[-1] == ("art_10", "30/2018/TT-BYT")


def test_an_item_that_is_no_row_speaks_of_the_amended_document() -> None:
    context = AmendingContext("")
    text = "Sửa đổi, bổ sung một số điều của Nghị định số 100/2019/NĐ-CP:\n4. Bổ sung điểm r vào sau điểm q khoản 5 Điều 5 như sau:"
    (row,) = rows_of(parse(f"Điều 1. Sửa Nghị định\n{text}"))
    context.enter(row)
    own = [one for one in find_mentions(row.text) if one.is_self]
    assert [context.belongs_elsewhere(one, row, quoted=False) for one in own] == [True, True]


def test_a_known_law_in_small_letters_is_found_before_its_place() -> None:
    assert named("hỏi bộ luật tố tụng hình sự điều 147 quy định gì", own_places=False) == [
        ("", "Bộ luật tố tụng hình sự"),
        ("art_147", "Bộ luật tố tụng hình sự"),
    ]


def test_a_law_without_marks_may_begin_with_bao() -> None:
    assert named("hoi dieu 54 luat bao hiem xa hoi 2014", own_places=False) == [("art_54", "Luật bao hiem xa hoi 2014")]


@pytest.mark.parametrize("words", ["dự thảo Luật Đất đai, Điều 5 ", "từ “ Điều 5 ", "Ở Anh, Luật An toàn, Điều 5 ", "luật đất đai điều 5 "])
def test_reading_takes_time_in_step_with_the_length(words: str) -> None:
    def once(text: str) -> float:
        begin = time.process_time()
        find_mentions(text, own_places=False)
        return time.process_time() - begin

    def text(length: int) -> str:
        return (words * (length // len(words) + 1))[:length]

    short = min(once(text(20_000)) for _time in range(3))
    assert any(once(text(80_000)) < 8 * short + 0.1 for _time in range(3))  # what else the machine does only adds to it
