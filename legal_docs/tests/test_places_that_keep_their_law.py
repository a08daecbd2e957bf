"""Places and laws of this country in sentences that only look as if they spoke of a paper, a draft or another country."""

from __future__ import annotations

import pytest

from legal_docs.tests.mentions import named


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tại Lào Cai, việc thực hiện Luật Đất đai còn chậm.", ("", "Luật Đất đai")),
        ("Tại Mỹ Tho, theo Điều 12 Luật Cư trú thì được.", ("art_12", "Luật Cư trú")),
        ("Ở Đức Trọng, Luật Nhà ở được áp dụng.", ("", "Luật Nhà ở")),
        ("Tại Ý Yên, Điều 5 Luật Hộ tịch được thực hiện.", ("art_5", "Luật Hộ tịch")),
        ("Tại Anh Sơn, theo Điều 5 Luật Lâm nghiệp thì được.", ("art_5", "Luật Lâm nghiệp")),
        ("Tại Nga Sơn, UBND huyện áp dụng Luật Đất đai.", ("", "Luật Đất đai")),
    ],
)
@pytest.mark.parametrize("own_places", [True, False])
def test_a_law_in_a_sentence_about_a_place_of_this_country_is_found(text: str, found: tuple[str, str], *, own_places: bool) -> None:
    assert found in named(text, own_places=own_places)


@pytest.mark.parametrize("words", ["Lào Cai đã cấp", "Mỹ Tho tổ chức", "Anh Nam hỏi thêm", "Anh hỏi", "của Đắk Lắk", "Đức Trọng cần"])
def test_a_place_or_person_behind_the_name_of_a_law_makes_no_other_country_of_it(words: str) -> None:
    assert len(named(f"Theo Điều 5 Luật Cư trú {words} thì được.", own_places=False)) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Tại Nhật Bản, Luật Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng bảo vệ tôi không?",
            ("", "Luật Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng"),
        ),
        ("Tại Liên bang Nga, người Việt Nam thực hiện Luật Quốc tịch Việt Nam năm 2008.", ("", "Luật Quốc tịch Việt Nam 2008")),
        ("Theo Điều 28 Luật Nuôi con nuôi nước tiếp nhận phải đồng ý.", ("art_28", "Luật Nuôi con nuôi")),
        ("Điều 5 Luật Quản lý ngoại thương nước xuất khẩu phải cấp.", ("art_5", "Luật Quản lý ngoại thương")),
    ],
)
def test_a_law_of_this_country_is_found_where_the_sentence_is_about_another_one(text: str, found: tuple[str, str]) -> None:
    assert found in named(text, own_places=False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chương I Quy định chung của Luật Nhà ở năm 2023.", ("chp_I", "Luật Nhà ở 2023")),
        ("Chương I Quy định chung Luật Đất đai 2024 có 11 điều.", ("chp_I", "Luật Đất đai 2024")),
        ("Điều 5 Quy tắc áp dụng Luật Đầu tư nêu rõ.", ("art_5", "Luật Đầu tư")),
        ("Điều 253 Quy định chuyển tiếp Luật Đất đai 2024 nêu rõ.", ("art_253", "Luật Đất đai 2024")),
    ],
)
@pytest.mark.parametrize("own_places", [True, False])
def test_a_place_named_with_its_heading_is_one_of_the_law_behind_it(text: str, found: tuple[str, str], *, own_places: bool) -> None:
    assert named(text, own_places=own_places) == [found]


def test_an_article_of_a_regulation_of_others_is_none_of_the_text_or_of_the_next_law() -> None:
    assert named("Căn cứ Điều 7 Quy chế tổ chức của Ủy ban, Luật Thanh tra.") == [("", "Luật Thanh tra")]


@pytest.mark.parametrize(
    "words",
    [
        "tuyên bố giao dịch vô hiệu",
        "giấy tờ về đất gồm những gì?",
        "phiếu lý lịch cấp cho ai?",
        "bảng giá đất được áp dụng khi nào?",
        "cam kết chịu trách nhiệm",
    ],
)
def test_a_clause_that_begins_behind_a_place_takes_it_from_no_law(words: str) -> None:
    answer = named(f"Luật Cư trú quy định rõ. Tòa án căn cứ khoản 1 Điều 12 {words}", own_places=False)
    assert answer[1:] == [("art_12__cl_1", "Luật Cư trú")]
    assert named(f"Theo khoản 1 Điều 12 {words}") == [("art_12__cl_1", "self")]


@pytest.mark.parametrize(
    "draft",
    ["dự thảo bảng giá đất", "dự thảo hợp đồng", "văn bản dự thảo", "dự thảo quy hoạch"],
)
def test_a_draft_of_no_act_takes_no_places_from_the_law_named_before(draft: str) -> None:
    found = named(f"Luật Cư trú quy định rõ. Sở lấy ý kiến {draft}. Khoản 3 Điều 9 nêu thời hạn.", own_places=False)
    assert found[1:] == [("art_9__cl_3", "Luật Cư trú")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Cho tôi hỏi Chương VII có những gì trong Luật Cư trú?", "chp_VII"),
        ("Mục 2 Chương III quy định mấy điều trong Luật Cư trú?", "chp_III__sec_2"),
        ("Phần thứ hai quy định gì trong Luật Cư trú?", "part_2"),
        ("Chương V nói về tách hộ, Luật Cư trú.", "chp_V"),
    ],
)
def test_a_chapter_asked_about_is_one_of_the_law_named_behind_it(text: str, place: str) -> None:
    assert (place, "Luật Cư trú") in named(text, own_places=False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Mẫu số 05/ĐK của Bộ Tài chính ban hành kèm theo Thông tư số 80/2021/TT-BTC", "80/2021/TT-BTC"),
        ("Mẫu số 02 của Bộ Công an tại Phụ lục ban hành kèm theo Nghị định số 15/2020/NĐ-CP", "15/2020/NĐ-CP"),
        ("Mẫu số 03a của Chính phủ quy định tại Nghị định số 15/2020/NĐ-CP", "15/2020/NĐ-CP"),
    ],
)
@pytest.mark.parametrize("own_places", [True, False])
def test_a_form_of_a_body_is_one_of_the_document_behind_it(text: str, number: str, *, own_places: bool) -> None:
    (found,) = named(f"Khai theo {text}.", own_places=own_places)
    assert found[0].startswith("form_") or "form_" in found[0]
    assert found[1] == number


@pytest.mark.parametrize(
    "text",
    [
        "Quốc hội thông qua đạo Luật Nhà ở.",
        "Đạo Luật Nhà ở có hiệu lực.",
        "Đạo luật Nhà ở 2023 sửa đổi nhiều điều.",
        "Thủ tướng chỉ đạo Luật Nhà ở phải được thực hiện ngay.",
    ],
)
def test_a_known_law_is_found_behind_the_word_for_act(text: str) -> None:
    assert [name.removesuffix(" 2023") for _, name in named(text, own_places=False)] == ["Luật Nhà ở"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Theo quy định tại\nĐiều 5\nLuật Đất đai năm 2024", ("art_5", "Luật Đất đai 2024")),
        ("Xử phạt theo\nĐiều 15\nNghị định số 15/2020/NĐ-CP", ("art_15", "15/2020/NĐ-CP")),
    ],
)
def test_an_article_on_a_line_of_its_own_amid_a_sentence_is_cited(text: str, found: tuple[str, str]) -> None:
    assert named(text) == [found]


def test_the_number_of_an_article_before_a_sentence_that_names_a_decree_is_a_heading() -> None:
    assert named("Xử phạt.\nĐiều 15\nNghị định số 15/2020/NĐ-CP hết hiệu lực.") == [("", "15/2020/NĐ-CP")]


def test_the_name_of_a_law_goes_on_over_a_word_that_begins_like_draft() -> None:
    assert named("Điều 5 Luật Phòng bệnh và dự phòng rủi ro.") == [("art_5", "Luật Phòng bệnh và dự phòng rủi ro")]
