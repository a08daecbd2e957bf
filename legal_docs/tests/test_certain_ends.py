"""Which sentences end another document for certain: a false end is worse than one that is missing."""

from __future__ import annotations

from datetime import date

import pytest

from legal_docs.text.citations.conditions import ends_wholly, keeps_parts

NUMBER = "93/2020/NĐ-CP"
OLD = f"Nghị định số {NUMBER}"
ENDS = "hết hiệu lực kể từ ngày Nghị định này có hiệu lực thi hành"
STARTS = date(2024, 7, 1)


@pytest.mark.parametrize(
    "sentence",
    [
        f"1. {OLD} {ENDS}.",
        f"Kể từ ngày Nghị định này có hiệu lực, {OLD} ngày 01 tháng 8 năm 2020 quy định về phí đối với tổ chức hết hiệu lực.",
        f"Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2024 và thay thế {OLD} về phí trên địa bàn thành phố.",
        f"Bãi bỏ các văn bản sau đây: a) {OLD} về phí;",
        f"Các quy định sau đây {ENDS}: {OLD}.",
        f"Nghị định này thay thế các Nghị định: Nghị định số 5/2019/NĐ-CP về phí; {OLD} sửa đổi Nghị định số 5/2019/NĐ-CP.",
        f"Luật A số 5/2010/QH12, {OLD} {ENDS}, trừ trường hợp quy định tại các khoản 2, 3 Điều 83 của Nghị định này.",
        f"Bãi bỏ {OLD} kể từ ngày 01 tháng 7 năm 2024.",
    ],
)
def test_plain_words_end_a_document(sentence: str) -> None:
    assert ends_wholly(sentence, NUMBER, STARTS)


@pytest.mark.parametrize(
    "sentence",
    [
        f"Bãi bỏ {OLD} kể từ ngày 01 tháng 7 năm 2027.",
        f"Bãi bỏ {OLD} từ năm 2027.",
        f"{OLD} {ENDS}; Nghị định số 5/2019/NĐ-CP hết hiệu lực từ ngày 01/01/2025.",
        f"{OLD} hết hiệu lực kể từ ngày Luật Phí có hiệu lực.",
        f"Bãi bỏ {OLD} sau khi có Nghị định của Chính phủ về bưu chính.",
    ],
)
def test_another_day_or_an_event_leaves_the_end_to_a_person(sentence: str) -> None:
    assert not ends_wholly(sentence, NUMBER, STARTS)


@pytest.mark.parametrize(
    "held",
    ["Danh mục ban hành kèm theo", "Quy chế ban hành kèm theo", "Biểu phí tại", "đoạn thứ hai của", "tiết a của", "dòng thứ ba trong"],
)
def test_what_a_document_holds_is_not_the_document(held: str) -> None:
    assert not ends_wholly(f"Bãi bỏ {held} {OLD}.", NUMBER, STARTS)
    assert not ends_wholly(f"Bãi bỏ Nghị định số 5/2019/NĐ-CP về phí và {held} {OLD}.", NUMBER, STARTS)
    assert not ends_wholly(f"Bãi bỏ {held} các Nghị định sau đây: {OLD}.", NUMBER, STARTS)


@pytest.mark.parametrize(
    "sentence",
    [
        f"Bãi bỏ {OLD}; riêng quy định về phí áp dụng đến hết năm 2030.",
        f"{OLD} {ENDS}. Các Điều 5, 6 vẫn có hiệu lực đến hết ngày 31/12/2027.",
        f"{OLD} {ENDS}, trừ Điều 5.",
        f"{OLD} {ENDS}, trừ quy định tại khoản 2 Điều này.",
        f"Nếu dự án chưa xong thì {OLD} {ENDS}.",
        f"Đối với dự án đang thi công, {OLD} {ENDS}.",
        f"Bãi bỏ {OLD} đối với dự án đang thi công.",
        f"{OLD} hết hiệu lực trên địa bàn thành phố Hà Nội.",
        f"Bãi bỏ {OLD} của Chính phủ trong lĩnh vực bưu chính.",
        f"Bãi bỏ {OLD}: Điều 5, Điều 6.",
        f"Bãi bỏ {OLD} như sau:",
    ],
)
def test_exceptions_conditions_and_a_reach_leave_the_end_to_a_person(sentence: str) -> None:
    assert not ends_wholly(sentence, NUMBER, STARTS)


def test_the_one_that_repeals_is_not_the_one_that_is_repealed() -> None:
    sentence = f"Công bố văn bản hết hiệu lực toàn bộ: Nghị định số 5/2019/NĐ-CP do bị bãi bỏ bởi {OLD}."
    assert not ends_wholly(sentence, NUMBER, STARTS)


def test_evidence_that_was_cut_is_not_certain() -> None:
    assert not ends_wholly(f"{OLD} {ENDS}" + ", cùng các văn bản khác" * 40, NUMBER, STARTS)


@pytest.mark.parametrize(
    ("clause", "kept"),
    [
        (f"2. Điều 5 {OLD} tiếp tục có hiệu lực đến hết ngày 31/12/2027.", True),
        (f"2. Tiếp tục áp dụng Điều 5 {OLD} đến hết ngày 31/12/2027.", True),
        ("2. Điều 5 của Nghị định nêu tại khoản 1 Điều này tiếp tục có hiệu lực.", True),
        ("2. Khoản 1 Điều 5 của Luật Phí tiếp tục có hiệu lực đến hết năm 2027.", True),
        (f"2. Giấy phép được cấp theo quy định của {OLD} tiếp tục có hiệu lực.", False),
        (f"2. Vụ việc đã thụ lý mà chưa kết thúc thì tiếp tục áp dụng quy định của {OLD}.", False),
        ("2. Điều 5 Nghị định số 5/2019/NĐ-CP tiếp tục có hiệu lực.", False),
    ],
)
def test_another_clause_may_keep_a_part_in_force_and_transition_does_not(clause: str, kept: bool) -> None:
    assert keeps_parts(f"1. {OLD} {ENDS}.\n{clause}", NUMBER) is kept


def test_a_long_text_is_read_in_one_go() -> None:
    """Doubtful patterns would take minutes on these."""
    assert not ends_wholly(f"Bãi bỏ {'các văn bản ' * 50} {OLD}", NUMBER, STARTS)
    assert keeps_parts(f"Điều 5 {OLD} và {'của Luật Phí, ' * 500} tiếp tục có hiệu lực", NUMBER)
