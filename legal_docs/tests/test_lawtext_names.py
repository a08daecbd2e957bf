"""How names and titles are written: bodies and titles in capitals get the casing of the running text."""

from __future__ import annotations

import pytest

from legal_docs.files.metadata.proposing import propose
from legal_docs.text.bodies.issuers import body_name, name_as_text_writes_it
from legal_docs.text.documents.title_casing import sentence_case


def test_a_body_in_no_list_is_written_with_the_capitals_of_the_running_text() -> None:
    head = "TRƯỜNG ĐẠI HỌC SƠN HÀ\nSố: 640/TB-ĐHSH\nSơn Hà, ngày 01 tháng 4 năm 2031\nTHÔNG BÁO\nVề tuyển sinh"
    assert propose(f"{head}\nTrường Đại học Sơn Hà thông báo:\n1. Ngành.").issuer == "Trường Đại học Sơn Hà"


@pytest.mark.parametrize(
    ("head", "text", "name"),
    [
        ("CỤC HÀNG HẢI", "Cục hàng hải nói. Cục Hàng Hảiphòng.", "Cục Hàng hải"),
        ("CỤC THUẾ", "Cục thuế tỉnh Sơn Hà nộp.", "Cục Thuế"),
        ("HỌC VIỆN TƯ PHÁP", "HỌC viện Tư pháp. Học viện tư pháp. Học viện Tư pháp.", "Học viện Tư pháp"),
        ("HỌC VIỆN TƯ PHÁP", "HỌC viện Tư pháp.", "Học viện Tư pháp"),
        ("CÔNG TY TNHH SƠN HÀ", "Công ty TNHH Sơn Hà.", "Công ty TNHH Sơn Hà"),
    ],
)
def test_the_running_text_gives_a_name_its_capitals_only_where_it_is_the_better_spelling(head: str, text: str, name: str) -> None:
    assert name_as_text_writes_it(body_name(head), text) == name


def test_a_title_in_capitals_takes_the_casing_of_the_running_text() -> None:
    running = "Quyết định này ban hành Quy chế nuôi mèo của Ủy ban nhân dân tỉnh Mèo Đen theo chuẩn APEC đã ký."
    assert sentence_case("BAN HÀNH QUY CHẾ NUÔI MÈO CỦA TỈNH MÈO ĐEN THEO CHUẨN APEC", running) == (
        "Ban hành Quy chế nuôi mèo của tỉnh Mèo Đen theo chuẩn APEC"
    )
    assert sentence_case("Về Việc giữ Nguyên", running) == "Về Việc giữ Nguyên"


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("BỘ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN", "Bộ Nông nghiệp và Phát triển nông thôn"),
        ("UỶ BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ", "Ủy ban nhân dân thành phố Cần Thơ"),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH BÀ RỊA - VŨNG TÀU", "Hội đồng nhân dân tỉnh Bà Rịa - Vũng Tàu"),
        ("UBND HUYỆN CỦ CHI", "Ủy ban nhân dân huyện Củ Chi"),
        ("VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO", "Viện kiểm sát nhân dân tối cao"),
        ("TÒA ÁN NHÂN DÂN CẤP CAO TẠI HÀ NỘI", "Tòa án nhân dân cấp cao tại Hà Nội"),
        ("TOÀ ÁN NHÂN DÂN KHU VỰC 1 - HÀ NỘI", "Tòa án nhân dân khu vực 1 - Hà Nội"),
        ("VIỆN KIỂM SÁT NHÂN DÂN KHU VỰC 12 TỈNH SƠN HÀ", "Viện kiểm sát nhân dân khu vực 12 tỉnh Sơn Hà"),
        ("VIỆN KIỂM SÁT NHÂN DÂN TỈNH SƠN HÀ", "Viện kiểm sát nhân dân tỉnh Sơn Hà"),
        ("VIỆN KIỂM SÁT QUÂN SỰ KHU VỰC 1", "Viện kiểm sát quân sự khu vực 1"),
        ("TÒA ÁN QUÂN SỰ QUÂN KHU 40", "Tòa án quân sự Quân khu 40"),
        ("TÒA ÁN QUÂN SỰ TRUNG ƯƠNG", "Tòa án quân sự trung ương"),
        ("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "Ngân hàng Chính sách xã hội"),
        ("BỘ TỔNG THAM MƯU", "Bộ Tổng Tham mưu"),
        # recognition lost a space
        ("SỞ TƯPHÁP TỈNH SƠN HÀ", "Sở Tư pháp tỉnh Sơn Hà"),
        ("ỦY BAN NHÂNDÂN TỈNH CÀMAU", "Ủy ban nhân dân tỉnh Cà Mau"),
        ("BỘ GIÁO DỤC VÀĐÀO TẠO", "Bộ Giáo dục và Đào tạo"),
        ("HỘI ĐỒNG NHÂN DÂN HUYỆN KRÔNG PẮC", "Hội đồng nhân dân huyện Krông Pắc"),
    ],
)
def test_bodies_are_written_as_in_running_text(printed: str, written: str) -> None:
    assert body_name(printed) == written


def test_the_title_of_a_constitution_is_that_of_its_paper():
    head = "QUỐC HỘI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHIẾN PHÁP\n"
    for country in ("Cộng hòa xã hội chủ nghĩa Việt Nam", "Việt Nam dân chủ cộng hòa"):
        paper = f"{head}NƯỚC {country.upper()}\nLỜI NÓI ĐẦU\nLịch sử.\nĐiều 1\nNước {country} là một nước độc lập."
        assert propose(paper).title == f"Hiến pháp nước {country}"
