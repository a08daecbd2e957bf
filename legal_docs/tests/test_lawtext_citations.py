"""Citations in running text: which provisions of which document."""

from __future__ import annotations

import pytest

from legal_docs.law.citations.inside import Anchors
from legal_docs.text.citations.running_text import find_citations
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.parser import parse

SELF = "self"


@pytest.mark.parametrize(
    ("text", "paths", "target"),
    [
        ("Điều 5 Nghị định số 42/2031/NĐ-CP", ["art_5"], "42/2031/NĐ-CP"),
        ("khoản 2 Điều 3 Luật này", ["art_3__cl_2"], SELF),
        ("các điểm a, b và đ khoản 1 Điều 39", ["art_39__cl_1__point_a", "art_39__cl_1__point_b", "art_39__cl_1__point_dd"], SELF),
        ("điểm a khoản 1, điểm b khoản 2 Điều 5", ["art_5__cl_1__point_a", "art_5__cl_2__point_b"], SELF),
        ("khoản 8, điểm b khoản 9 Điều 1 Thông tư số 06/2033/TT-NHNN", ["art_1__cl_8", "art_1__cl_9__point_b"], "6/2033/TT-NHNN"),
        ("Khoản 3 Điều 200 và khoản 15 Điều 210 của Luật này", ["art_200__cl_3", "art_210__cl_15"], SELF),
        ("các mục 1, 1b Chương VIII", ["chp_VIII__sec_1", "chp_VIII__sec_1b"], SELF),
        ("từ Điều 5 đến Điều 8 Nghị định này", ["art_5", "art_6", "art_7", "art_8"], SELF),
        ("các điều từ 5 đến 7 Nghị định này", ["art_5", "art_6", "art_7"], SELF),
        ("điểm a khoản 1 các điều 5 và 6 Luật này", ["art_5__cl_1__point_a", "art_6__cl_1__point_a"], SELF),
        ("khoản 1 Điều 5, các điều 6 và 7 Luật này", ["art_5__cl_1", "art_6", "art_7"], SELF),
        ("Điều 7 về “Trình tự thẩm định” của Nghị định số 12/2030/NĐ-CP", ["art_7"], "12/2030/NĐ-CP"),
        ("Điều 7 về thẩm quyền phê duyệt của Luật Đấu thầu", ["art_7"], "Luật Đấu thầu"),
        ("(i) Điều 7; (ii) khoản 2 Điều 9 Nghị định số 31/2031/NĐ-CP", ["art_7", "art_9__cl_2"], "31/2031/NĐ-CP"),
        ("Điều 36, điểm b khoản 1 Luật này", ["art_36__cl_1__point_b"], SELF),
        ("từ khoản 1 đến khoản 3 Điều 10", ["art_10__cl_1", "art_10__cl_2", "art_10__cl_3"], SELF),
        ("các khoản 2 đến 4 Điều 7", ["art_7__cl_2", "art_7__cl_3", "art_7__cl_4"], SELF),
        ("các Điều 32a, 32đ và 32h", ["art_32a", "art_32dd", "art_32h"], SELF),
        ("Điều 5 khoản 2 điểm a Luật này", ["art_5__cl_2__point_a"], SELF),
        ("điểm b(iii) khoản 2 Điều 22", ["art_22__cl_2__point_b-iii"], SELF),
        ("tiết a điểm 1.2 khoản 3 Mục II Thông tư số 01/2010/TT-BTC", ["sec_II__cl_3__point_1-2__indent_a"], "1/2010/TT-BTC"),
        ("Phụ lục III ban hành kèm theo Nghị định số 78/2035/NĐ-CP", ["annex_III"], "78/2035/NĐ-CP"),
        ("khoản 2 Điều 5 của Quy chế ban hành kèm theo Quyết định số 12/2030/QĐ-UBND", ["art_5__cl_2"], "12/2030/QĐ-UBND"),
        ("khoản 1 Điều 57 Luật Nuôi mèo số 64/2035/QH15 được sửa đổi bởi Luật số 87/2036/QH15", ["art_57__cl_1"], "64/2035/QH15"),
        ("Điều 79 của Luật Đất đai năm 2024", ["art_79"], "Luật Đất đai 2024"),
        ("Điều 126, Điều 127 Luật các tổ chức tín dụng", ["art_126", "art_127"], "Luật các tổ chức tín dụng"),
        ("khoản 1, 2 Điều 5 và Điều 6 Luật Đầu tư", ["art_5__cl_1", "art_5__cl_2", "art_6"], "Luật Đầu tư"),
        (
            "Điểm a, điểm h khoản 2; điểm d khoản 3; điểm b khoản 4 Điều 6",
            ["art_6__cl_2__point_a", "art_6__cl_2__point_h", "art_6__cl_3__point_d", "art_6__cl_4__point_b"],
            SELF,
        ),
        ("khoản 2; bổ sung khoản 4 vào sau khoản 3 Điều 41", ["art_41__cl_2", "art_41__cl_4", "art_41__cl_3"], SELF),
        (
            "khoản 1 Điều 4; chương II; các quy định về lập hội tại Điều 1, Điều 3 Thông tư số 04/2031/TT-BNV",
            ["art_4__cl_1", "chp_II", "art_1", "art_3"],
            "4/2031/TT-BNV",
        ),
        (
            "b) Các Điều 4, 5; quy định về phí tại các Điều 6, 7 Thông tư số 04/2031/TT-BNV",
            ["art_4", "art_5", "art_6", "art_7"],
            "4/2031/TT-BNV",
        ),
        ("Sửa đổi tên điều, khoản 1; bổ sung các khoản 1a và 1b vào sau khoản 1", ["cl_1", "cl_1a", "cl_1b"], SELF),
        ("Điểm d Khoản 1 Điều 7 và Điểm c Khoản 1 Điều 8 của Nghị định này", ["art_7__cl_1__point_d", "art_8__cl_1__point_c"], SELF),
        ("Điều 9 Bộ luật Dân sự", ["art_9"], "Bộ luật Dân sự"),
        ("Điều 3 của Hiến pháp năm 2013", ["art_3"], "Hiến pháp 2013"),
        ("Điều thứ 7, thứ 8 của Sắc lệnh số 29-SL", ["art_7", "art_8"], "29-SL"),
        ("Điều 8, các điều từ Điều 30 đến Điều 32 của Luật này", ["art_8", "art_30", "art_31", "art_32"], SELF),
        ("Điều 3 Nghị định số: 42/2031/NĐ-CP", ["art_3"], "42/2031/NĐ-CP"),
        ("Mẫu số 03a, 03b tại Phụ lục 02 ban hành kèm theo Thông tư này", ["annex_2__form_03a", "annex_2__form_03b"], SELF),
        ("mẫu số 02/MGTH ban hành kèm theo phụ lục I Nghị định số 12/2030/NĐ-CP", ["annex_I__form_02-MGTH"], "12/2030/NĐ-CP"),
        ("Mẫu số 02 Phụ lục ban hành kèm theo Nghị định 13/2033/NĐ-CP", ["form_02"], "13/2033/NĐ-CP"),
        ("Biểu 04-ĐK (Phụ lục II kèm theo Thông tư số 6/2033/TT-BTC)", ["annex_II__form_04-DDK"], "6/2033/TT-BTC"),
        ("Bảng 5 Phụ lục 02 kèm theo Quyết định số 30/2039/QĐ-UBND", ["annex_2__table_5"], "30/2039/QĐ-UBND"),
        ("Điều 5, Mẫu số 03 và Phụ lục I Nghị định này", ["art_5", "form_03", "annex_I"], SELF),
        ("khoản 2 Điều 12, điểm d khoản 1 Điều 19, Chương VI Luật này", ["art_12__cl_2", "art_19__cl_1__point_d", "chp_VI"], SELF),
        ("khoản 1 Điều 7, Chương III và Phụ lục I Nghị định này", ["art_7__cl_1", "chp_III", "annex_I"], SELF),
        ("khoản 2, Điều 5, Chương II Nghị định này", ["chp_II__art_5__cl_2"], SELF),
        ("khoản 7 mục III, phần A Quy định này", ["part_A__sec_III__cl_7"], SELF),
        ("Điều 13, Phụ lục II Thông tư số 6/2033/TT-BTC", ["art_13", "annex_II"], "6/2033/TT-BTC"),
    ],
)
def test_a_phrase_names_these_provisions_of_this_document(text: str, paths: list[str], target: str) -> None:
    (citation,) = find_citations(text)
    assert [path.eid for path in citation.paths] == paths
    if target is SELF:
        assert citation.is_self
        assert citation.target_number is None
    else:
        assert target in (citation.target_number, citation.target_name)
        assert not citation.is_self


@pytest.mark.parametrize(
    ("text", "own", "other", "target"),
    [
        (
            "Hồ sơ theo khoản 1 Điều 4; nội dung báo cáo thực hiện theo mẫu tại Điều 3 Thông tư số 04/2031/TT-BNV.",
            "art_4__cl_1",
            "art_3",
            "4/2031/TT-BNV",
        ),
        ("theo khoản 2 Điều 5; quy định về phí tại Điều 9 Nghị định số 12/2020/NĐ-CP", "art_5__cl_2", "art_9", "12/2020/NĐ-CP"),
        ("theo Điều 7; sửa đổi khoản 2 Điều 8 Luật Đất đai", "art_7", "art_8__cl_2", "Luật Đất đai"),
        (
            "Việc thay thế giấy phép cũ thực hiện quy định tại Điều 4; nội dung báo cáo theo mẫu tại Điều 3 Thông tư số 04/2031/TT-BNV",
            "art_4",
            "art_3",
            "4/2031/TT-BNV",
        ),
        (
            "Người nộp theo Điều 4; các quy định về phí tại Điều 3 Thông tư số 04/2031/TT-BNV hết hiệu lực",
            "art_4",
            "art_3",
            "4/2031/TT-BNV",
        ),
    ],
)
def test_a_semicolon_parts_the_documents_own_article_from_one_of_another(text: str, own: str, other: str, target: str) -> None:
    first, second = find_citations(text)
    assert (first.is_self, [path.eid for path in first.paths]) == (True, [own])
    assert [path.eid for path in second.paths] == [other]
    assert target in (second.target_number, second.target_name)


@pytest.mark.parametrize(
    "joint",
    ["; tên Điều 9", "; bỏ cụm từ “Sở Y tế” tại Điều 9", "; thay thế từ “huyện” bằng từ “xã” ở Điều 9", " và tên Điều 9"],
)
def test_places_in_which_words_are_replaced_are_one_chain(joint: str) -> None:
    (citation,) = find_citations(f"Thay thế cụm từ “A” tại khoản 3 Điều 4{joint} của Nghị định số 99/2031/NĐ-CP.")
    assert [path.eid for path in citation.paths] == ["art_4__cl_3", "art_9"]


def test_rules_that_lapse_or_are_repealed_are_one_chain_over_a_semicolon() -> None:
    rules = "khoản 1 Điều 4; các quy định về phí tại Điều 3 Thông tư số 04/2031/TT-BNV"
    for text in (f"Các quy định tại {rules} hết hiệu lực.", f"Thông tư này bãi bỏ {rules}."):
        (citation,) = find_citations(text)
        assert (citation.target_number, len(citation.paths)) == ("4/2031/TT-BNV", 2)


@pytest.mark.parametrize(
    "text",
    [
        "Điều này không áp dụng",
        "tại thời điểm a",
        "quan điểm b",
        "các điều kiện",
        "mục đích 5 năm",
        "khoản tiền 5 đồng",
        "ngày 5 tháng 6",
        "Bảng số 3 có 4 đội, mẫu 2 đẹp hơn",
        "giấy in mẫu A4",
        "mẫu số 3 của đề thi",
    ],
)
def test_words_that_only_look_like_units_cite_nothing(text: str) -> None:
    assert find_citations(text) == []


def test_clauses_of_this_article_point_to_the_article_that_says_so() -> None:
    (citation,) = find_citations("theo quy định tại khoản 1 và khoản 2 Điều này")
    assert [path.eid for path in citation.paths] == ["cl_1", "cl_2"]
    assert (citation.is_self, citation.relative_to) == (True, "điều")


def test_a_law_named_without_a_year_ends_before_the_next_provision() -> None:
    first, second = find_citations("theo Điều 348 của Luật tố tụng hành chính và Điều 32 của Nghị quyết này")
    assert (first.target_name, first.is_self) == ("Luật tố tụng hành chính", False)
    assert second.is_self


def test_offsets_give_the_phrase_with_the_document_it_names() -> None:
    text = "Xem khoản 2 Điều 3 của Nghị định số 05/2031/NĐ-CP và Điều 4 Luật này."
    first, second = find_citations(text)
    assert text[first.start : first.end] == first.raw == "khoản 2 Điều 3 của Nghị định số 05/2031/NĐ-CP"
    assert text[second.start : second.end] == "Điều 4 Luật này"


def test_a_document_that_names_its_own_number_cites_itself() -> None:
    (citation,) = find_citations("Điều 4 Nghị định số 05/2031/NĐ-CP", self_number="5/2031/ND-CP")
    assert citation.is_self


def test_a_citation_of_a_form_leads_to_the_annex_that_it_is_behind_the_signature() -> None:
    law = parse("Điều 1. Đơn\nTheo mẫu.\nBỘ TRƯỞNG\nNguyễn Văn A\nMẫu số 04/ĐK\nĐƠN ĐĂNG KÝ")
    (citation,) = find_citations("mẫu số 04/ĐK ban hành kèm theo Thông tư này")
    assert Anchors([row.anchor for row in rows_of(law)]).nearest(citation.paths[0].eid) == law.nodes[-1].anchor == "annex_04-DDK"


def test_paths_agree_with_the_anchors_of_the_parser() -> None:
    law = parse("Điều 39. Đất\n1. Gồm:\na) A;\nb) B;\nc) C;\nd) D;\nđ) Đ.")
    (citation,) = find_citations("điểm đ khoản 1 Điều 39")
    node = law.find(citation.paths[0].eid)
    assert node is not None
    assert node.text == "Đ."
