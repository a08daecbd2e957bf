"""Telephones and mailboxes in a text are links; numbers that only look like them are not."""

from __future__ import annotations

import pytest

from cms.text.numbers.number_links import link_contacts


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("gọi 0200 3800 100 (giờ hành chính)", '<a href="tel:02003800100">0200 3800 100</a>'),
        ("tổng đài 1900 9095.", '<a href="tel:19009095">1900 9095</a>'),
        ("từ nước ngoài: +84 24 3943 2222", '<a href="tel:+842439432222">+84 24 3943 2222</a>'),
        ("thư: phat-ngon@sonha.example.", '<a href="mailto:phat-ngon@sonha.example">phat-ngon@sonha.example</a>'),
    ],
)
def test_a_telephone_or_mailbox_in_a_text_is_a_link(text: str, link: str) -> None:
    assert link in link_contacts(f"<p>{text}</p>")


@pytest.mark.parametrize(
    "text",
    [
        *("số căn cước 079 200 123 456", "079200123456", "0200 3800 100 200", "ngày 01/04/2026", "012/2026/QĐ-UBND", "0,250 300 đồng"),
        *("Mã số thuế: 0200587977", "mã số thuế của cơ quan 0912345678", "Số tài khoản 0101 2345 678", "năm 1900 1945"),
    ],
)
def test_what_is_no_telephone_is_left_alone(text: str) -> None:
    assert link_contacts(f"<p>{text}</p>") == f"<p>{text}</p>"


def test_what_is_a_link_already_stays_one_link() -> None:
    html = '<p><a href="tel:02003800100">0200 3800 100</a></p>'
    assert link_contacts(html) == html


def test_a_long_line_of_dots_or_letters_is_read_in_no_time() -> None:
    assert link_contacts("." * 200_000 + "a" * 200_000) == "." * 200_000 + "a" * 200_000
