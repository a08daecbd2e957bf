"""What citizens come for, done with the keyboard alone and without scripts: every step is reached by Tab and taken with Enter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]
MOST_STOPS = 90

# Where a path begins; then the names of what is reached: "Name" is taken with Enter, "Name=words" is a field that is filled in.
PATHS = {
    "a birth": ("/", "Sinh con, làm giấy khai sinh", "Xã, phường của bạn=Phú Vân", "Tìm"),
    "a search": ("/", "Tìm văn bản, tin tức, câu trả lời=12/2026/QĐ-UBND", "Tìm kiếm"),
    "a procedure": ("/thu-tuc/", "Tách thửa hoặc hợp thửa đất", "Căn cứ pháp lý"),
    "another language": ("/viec-can-lam/sinh-con/", "*English", "Send a question"),
    "the ledger": ("/hoi-dap/", "Sổ theo dõi công khai"),
    "a field": ("/hoi-dap/", "*Đất đai", "Thửa đất ở 118 m2 tại phường có tách được làm hai không?"),
    "a document": ("/van-ban/", "Số, ký hiệu hoặc từ trong tên văn bản=tách thửa", "Xem kết quả"),
    "two texts": ("/van-ban/so-sanh/", "Số, ký hiệu hoặc từ trong tên văn bản=tách thửa", "Tìm", "*Bản từ 01/11/2026"),
    "an office": ("/co-quan/", "Tên cơ quan, xã, phường hoặc đường=Phú Vân", "Tìm"),
    "a problem": ("/tin-tuc/", "*Kinh tế", "Báo lỗi trang này"),
}


def name_of(focused: Any) -> str:
    """Return what a screen reader calls the thing that has the focus."""
    snapshot: str = focused.aria_snapshot().partition("\n")[0]
    return snapshot.partition('"')[2].rpartition('"')[0] if '"' in snapshot else ""


def reach(tab: Any, name: str) -> None:
    """Press Tab until what is called `name` (with `*`: whose name contains it) has the focus, which must be seen."""
    seen = []
    for _stop in range(MOST_STOPS):
        tab.keyboard.press("Tab")
        focused = tab.locator(":focus")
        if not focused.count():
            break
        seen.append(name_of(focused))
        if seen[-1] == name or (name.startswith("*") and name[1:] in seen[-1]):
            assert focused.is_visible()
            return
    raise AssertionError(f"{name} is not reached by Tab: {seen}")


def walk(tab: Any, steps: tuple[str, ...]) -> None:
    for step in steps:
        name, is_field, words = step.partition("=")
        reach(tab, name)
        if is_field:
            tab.keyboard.type(words)
        else:
            with tab.expect_navigation():
                tab.keyboard.press("Enter")


@pytest.fixture(scope="module")
def tab(chromium: Any, portal: Portal) -> Iterator[Any]:
    """The tab that all paths are walked in."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, base_url=portal.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_walked_with_the_keyboard_and_without_scripts(tab: Any, portal: Portal, path: str) -> None:
    start, *steps = PATHS[path]
    tab.context.clear_cookies()
    answers: list[int] = []

    def note(answer: Any) -> None:
        if answer.request.is_navigation_request():
            answers.append(answer.status)

    tab.on("response", note)
    tab.goto(start)
    walk(tab, tuple(steps))
    tab.remove_listener("response", note)
    assert {status for status in answers if status >= 400} == set()
    assert len(answers) > 1
    assert tab.url != portal.url + start
    assert tab.locator("main h1").count() == 1
    assert tab.context.cookies() == [] or tab.url.startswith(f"{portal.url}/hoi-dap/")
