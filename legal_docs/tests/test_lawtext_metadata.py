"""What a text says of itself: who, when and what, from when and how long it is in force, its grounds and relations."""

from __future__ import annotations

from datetime import date

import pytest

from legal_docs.files.metadata.proposing import Proposal, propose
from legal_docs.tests.outcomes import codes

DECREE = """CHÍNH PHỦ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 05/2031/NĐ-CP
Hà Nội, ngày 14 tháng 02 năm 2031
NGHỊ ĐỊNH
QUY ĐỊNH CHI TIẾT MỘT SỐ ĐIỀU CỦA LUẬT NUÔI MÈO
Căn cứ Luật Tổ chức Chính phủ số 63/2025/QH15;
Căn cứ Luật Nuôi mèo ngày 01 tháng 6 năm 2030 đã được sửa đổi, bổ sung theo Luật số 77/2030/QH16;
Theo đề nghị của Bộ trưởng Bộ Nông nghiệp và Môi trường;
Chính phủ ban hành Nghị định quy định chi tiết một số điều của Luật Nuôi mèo.
Điều 1. Phạm vi điều chỉnh
Nghị định này quy định về mèo.
Điều 2. Hiệu lực thi hành
1. {effect}
2. Nghị định này thay thế Nghị định số 12/2019/NĐ-CP ngày 03 tháng 3 năm 2019 của Chính phủ về nuôi mèo.
3. Thông tư số 04/2020/TT-BTM hết hiệu lực kể từ ngày Nghị định này có hiệu lực.
Điều 3. Trách nhiệm thi hành
Các Bộ trưởng chịu trách nhiệm thi hành Nghị định này./.
Nơi nhận:
- Ban Bí thư;
- Lưu: VT.
TM. CHÍNH PHỦ
KT. THỦ TƯỚNG
PHÓ THỦ TƯỚNG
(Đã ký)
Nguyễn Thị Minh Thử"""


def decree(effect: str = "Nghị định này có hiệu lực thi hành từ ngày 01 tháng 4 năm 2031.") -> Proposal:
    return propose(DECREE.format(effect=effect))


def test_a_decree_says_who_when_what() -> None:
    got = decree()
    assert (got.number, got.type, got.issuer, got.place) == ("05/2031/NĐ-CP", "Nghị định", "Chính phủ", "Hà Nội")
    assert got.title == "Quy định chi tiết một số điều của Luật Nuôi mèo"
    assert (got.signed_date, got.effective_date) == (date(2031, 2, 14), date(2031, 4, 1))
    assert (got.signer, got.signer_title) == ("Nguyễn Thị Minh Thử", "TM. CHÍNH PHỦ / KT. THỦ TƯỚNG / PHÓ THỦ TƯỚNG")


@pytest.mark.parametrize(
    ("sentence", "value", "code"),
    [
        ("Nghị định này có hiệu lực thi hành từ ngày 01/4/2031.", date(2031, 4, 1), None),
        (
            "Nghị định này có hiệu lực kể từ ngày ký và thay thế Nghị định số 9/2010/NĐ-CP ngày 02/3/2010.",
            date(2031, 2, 14),
            "effect_signing",
        ),
        ("Nghị định này có hiệu lực thi hành sau 45 ngày kể từ ngày ký.", date(2031, 3, 31), "effect_derived"),
        ("Nghị định này có hiệu lực sau mười lăm ngày, kể từ ngày ký.", date(2031, 3, 1), "effect_derived"),
        ("Nghị định này có hiệu lực thi hành sau 15 ngày, kể từ ngày đăng Công báo.", None, "effect_relative"),
        ("Bộ Nội vụ hướng dẫn Nghị định này.", None, "effect_not_stated"),
        ("Mèo sinh trước ngày Nghị định này có hiệu lực thì được nuôi đến ngày 01/01/2035.", None, "effect_not_stated"),
    ],
)
def test_the_date_of_effect_follows_from_its_sentence_or_stays_open(sentence: str, value: date | None, code: str | None) -> None:
    got = decree(sentence)
    assert got.effective_date == value
    if code is not None:
        assert code in codes(got)
    if value is not None:
        assert got.effective_sentence == sentence


FROM = "Nghị định này có hiệu lực từ ngày 01/4/2031"


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        (f"{FROM} và được thực hiện trong 18 tháng.", date(2032, 10, 1)),
        ("Nghị định này có hiệu lực trong 05 năm kể từ ngày 01/4/2031.", date(2036, 4, 1)),
        (f"{FROM}, thay thế Nghị định số 9/2010/NĐ-CP và được thực hiện trong 05 năm.", date(2036, 4, 1)),
        ("Nghị định này có hiệu lực từ ngày 31/8/2031 và được thực hiện trong 18 tháng.", date(2033, 3, 1)),  # February has no 31st
        ("Nghị định này có hiệu lực từ ngày 29/02/2032 và được thực hiện trong 05 năm.", date(2037, 3, 1)),
        (f"{FROM} và các cơ sở phải hoàn thiện điều kiện trong thời hạn 12 tháng kể từ ngày Nghị định này có hiệu lực.", None),
        (f"{FROM}, các bộ báo cáo kết quả thực hiện định kỳ 6 tháng, hằng năm.", None),
        (f"{FROM}. Nghị định này được áp dụng, tổ chức đã được cấp phép thực hiện chuyển đổi trong thời hạn 24 tháng.", None),
        (f"{FROM} và tổ chức đã được cấp phép được áp dụng trong 05 năm.", None),
        (f"{FROM}, cơ sở đang hoạt động được tiếp tục đến hết ngày 31/12/2032.", None),
        (f"{FROM}. Thời gian thực hiện: 06 tháng kể từ ngày cơ sở được cấp phép theo Nghị định này.", None),
        ("Nghị định này có hiệu lực sau 12 tháng kể từ ngày ký.", None),
    ],
)
def test_a_term_is_the_end_of_the_document_only_where_it_is_said_of_the_document(sentence: str, end: date | None) -> None:
    assert decree(sentence).expiry_date == end


def test_the_date_of_effect_of_quoted_text_is_not_that_of_the_document() -> None:
    text = "Điều 1. Sửa đổi Điều 9 như sau:\n“Điều 9. Hiệu lực\nThông tư này có hiệu lực từ ngày 01/01/2020.”"
    assert propose(text).effective_date is None


def test_grounds_and_relations_are_listed_without_the_history_of_their_documents() -> None:
    got = decree()
    assert [(basis.number, basis.name) for basis in got.legal_bases] == [
        ("63/2025/QH15", "Luật Tổ chức Chính phủ"),
        (None, "Luật Nuôi mèo"),
    ]
    relations = {(relation.kind, relation.target_number) for relation in got.relations}
    assert ("thay_the", "12/2019/NĐ-CP") in relations
    assert ("bai_bo", "4/2020/TT-BTM") in relations
    assert ("quy_dinh_chi_tiet", None) in relations
    assert all(number != "77/2030/QH16" for _, number in relations)
    evidence = next(relation.evidence for relation in got.relations if relation.kind == "thay_the")
    assert "thay thế Nghị định số 12/2019/NĐ-CP" in evidence


@pytest.mark.parametrize(
    ("sentence", "relations"),
    [
        (
            "Nghị định này thay thế 02 Nghị định gồm: Nghị định số 1/2019/NĐ-CP về nuôi mèo; Nghị định số 2/2019/NĐ-CP về nuôi chó.",
            {("thay_the", "1/2019/NĐ-CP"), ("thay_the", "2/2019/NĐ-CP")},
        ),
        (
            "Nội dung công bố thủ tục nuôi mèo tại Quyết định số 12/QĐ-BTP ngày 01/02/2019 hết hiệu lực kể từ ngày ký.",
            {("bai_bo", "12/QĐ-BTP")},
        ),
    ],
)
def test_documents_that_a_count_or_a_content_leads_to_are_replaced_or_repealed(sentence: str, relations: set[tuple[str, str]]) -> None:
    got = propose(f"Điều 1. Hiệu lực\n{sentence}")
    assert {(relation.kind, relation.target_number) for relation in got.relations} == relations


def law(title: str, grounds: str, body: str) -> set[tuple[str, str | None]]:
    """Return kind and number of each relation that a law with this title, ground and body states."""
    head = f"QUỐC HỘI\nLuật số: 90/2025/QH15\nLUẬT\n{title}\nCăn cứ {grounds};"
    got = propose(f"{head}\nQuốc hội ban hành Luật này.\nĐiều 1. Nội dung\n{body}")
    return {(relation.kind, relation.target_number) for relation in got.relations}


@pytest.mark.parametrize("title", ["Sửa đổi, bổ sung một số điều của Luật Nuôi mèo", "SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT NUÔI MÈO"])
@pytest.mark.parametrize(
    ("grounds", "body"),
    [
        ("Hiến pháp", "Sửa đổi, bổ sung một số điều của Luật Nuôi mèo số 48/2024/QH15 như sau:"),
        ("Luật Nuôi mèo số 48/2024/QH15", "Bỏ cụm từ “mèo con” tại khoản 2 Điều 7."),
    ],
)
def test_a_law_that_the_title_names_without_a_number_has_the_one_that_the_text_says(title: str, grounds: str, body: str) -> None:
    amended = [number for kind, number in law(title, grounds, body) if kind == "sua_doi_bo_sung"]
    assert amended == ["48/2024/QH15"]


def test_a_law_that_the_text_names_with_two_numbers_keeps_none() -> None:
    body = "Sửa đổi Điều 3 của Luật Nuôi mèo số 48/2024/QH15 và Điều 5 của Luật Nuôi mèo số 9/2010/QH12 như sau:"
    found = law("Sửa đổi, bổ sung một số điều của Luật Nuôi mèo", "Hiến pháp", body)
    assert ("sua_doi_bo_sung", None) in found


def test_a_law_that_lapses_has_not_the_number_of_the_law_of_its_name_in_the_grounds() -> None:
    found = law("Nuôi chó", "Luật Nuôi mèo số 48/2024/QH15", "Luật Nuôi mèo hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành.")
    assert found == {("can_cu", "48/2024/QH15"), ("bai_bo", None)}


def test_a_list_with_semicolons_replaces_no_older_document_that_only_tells_what_one_amends() -> None:
    amending = "Quyết định số 2/2019/QĐ-BTP về việc sửa đổi Quyết định số 3/2015/QĐ-BTP và Quyết định số {}/QĐ-BTP."
    for other, taken in (("4/2016", []), ("5/2020", ["5/2020/QĐ-BTP"])):
        text = f"thay thế Quyết định số 1/2018/QĐ-BTP về mèo; {amending.format(other)}"
        got = propose(f"Điều 1. Hiệu lực\nQuyết định này {text}")
        assert [relation.target_number for relation in got.relations] == ["1/2018/QĐ-BTP", "2/2019/QĐ-BTP", *taken]


def test_a_regime_that_is_enjoyed_from_a_day_of_its_own_is_a_day_of_application() -> None:
    effect = "Thông tư này có hiệu lực từ ngày 10/8/2031.\nCác chế độ quy định tại Thông tư này được thực hiện từ ngày 02/11/2030."
    warnings = propose(f"Điều 1. Hiệu lực\n{effect}").warnings
    assert [one.data["date"] for one in warnings if one.code == "applied_from"] == ["02/11/2030"]


@pytest.mark.parametrize(
    ("about", "both"),
    [
        ("về việc thực hiện chương trình giảm nghèo và", True),
        ("về việc thực hiện mục tiêu y tế,", True),
        ("quy định chi tiết điều kiện hỗ trợ và", True),
        ("hướng dẫn điều chỉnh giá đất,", True),
        ("hướng dẫn thực hiện Điều 5 và", True),
        ("hướng dẫn thi hành Điều 5 và Điều 7 của", False),
        ("hướng dẫn thi hành Mục 3 Chương II và khoản 1, 2 Điều 72 của", False),
    ],
)
def test_a_second_document_counts_unless_the_one_before_it_explains_its_articles(about: str, both: bool) -> None:
    first, second = "15/2012/QĐ-UBND", "16/2013/QĐ-UBND"
    named = f"Quyết định số {first} {about} Quyết định số {second}"
    got = propose(f"Căn cứ {named};\nĐiều 1. Hiệu lực\n1. Bãi bỏ {named} ngày 02/3/2013.")
    wanted = [first, second] if both else [first]
    assert [basis.number for basis in got.legal_bases] == wanted
    assert [one.target_number for one in got.relations if one.kind == "bai_bo"] == wanted


@pytest.mark.parametrize("text", ["", "\n\n", "mèo", "Số:", "NGHỊ ĐỊNH", "ngày 99 tháng 99 năm 9999", "TM. ", "“" * 50])
def test_whatever_the_text_nothing_is_raised_and_nothing_invented(text: str) -> None:
    got = propose(text)
    assert (got.number, got.signed_date, got.effective_date, got.signer) == (None, None, None, None)
