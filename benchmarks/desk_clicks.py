"""Clicks, keys and seconds of five daily tasks of staff, in a browser on a running demo site: `python -m benchmarks.desk_clicks URL`.

Every click and key is a real one and counted; what is typed into a field counts as one field. The seconds are the browser's and the
server's, without a person's thinking. The tasks change the demo: run it on a copy. Prints a table.
"""

from __future__ import annotations

import shutil
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from legal_docs.tests.made_files import docx, paragraph, table

PASSWORD = "minh-bach-2026"  # noqa: S105 -- of the demo logins
WAIT_MS = 30_000
PASTE = """(place, html) => {
  const carried = new DataTransfer();
  carried.setData("text/html", html);
  place.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


@dataclass
class CountingUser:
    """A person's hand: what it does is done in the browser and counted."""

    page: Any
    clicks: int = 0
    keys: int = 0
    fields: int = 0

    def click(self, target: str, *, leads_on: bool = False) -> None:
        self.clicks += 1
        place = self.page.locator(target).first
        if leads_on:
            with self.page.expect_navigation():
                place.click()
        else:
            place.click()

    def type(self, target: str, words: str) -> None:
        self.fields += 1
        self.page.locator(target).first.fill(words)

    def key(self, key: str) -> None:
        self.keys += 1
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def file(self, target: str, path: Path) -> None:
        """Choose a file: a click on the button and one in the dialog."""
        self.clicks += 2
        self.page.set_input_files(target, str(path))


def pasted_article() -> str:
    """Return an article as Word puts it on the clipboard: headings, a list, a table, a picture, m² and H₂O."""
    picture = BytesIO()
    Image.new("RGB", (640, 360), "#0c6478").save(picture, "PNG")
    rows = "".join(
        f"<tr><td>{name}</td><td>{cost}</td></tr>" for name, cost in (("Hạng mục", "Tỷ đồng"), ("Nhà máy", "85"), ("Đường ống", "42"))
    )
    return (
        "<h2>Quy mô</h2><p>Rộng 12.000 m<sup>2</sup>, nước đạt chỉ tiêu H<sub>2</sub>O tinh khiết.</p>"
        "<h2>Tiến độ</h2><ul><li>Giải phóng mặt bằng: tháng 10</li><li>Thi công móng: tháng 12</li></ul>"
        f"<table>{rows}</table><p><img src='data:image/png;base64,{b64encode(picture.getvalue()).decode()}'></p>"
    )


def law(folder: Path) -> Path:
    """Write a decision with its head in a table and articles numbered by Word."""
    number = f"{900 + int(time.time()) % 99}/2026/QĐ-UBND"
    head = ("ỦY BAN NHÂN DÂN|TỈNH SƠN HÀ|Số: " + number, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Sơn Hà, ngày 05 tháng 10 năm 2026")
    lines: list[tuple[str, int | None]] = [
        ("QUYẾT ĐỊNH", None),
        ("Ban hành Quy định về giờ mở cửa của nhà văn hóa", None),
        ("QUYẾT ĐỊNH:", None),
        ("Phạm vi điều chỉnh", 0),
        ("Quyết định này quy định giờ mở cửa.", None),
        ("Hiệu lực thi hành", 0),
        ("Quyết định này có hiệu lực thi hành từ ngày 20 tháng 10 năm 2026.", None),
    ]
    body = table(head) + "".join(paragraph(text, level=level) for text, level in lines)
    return docx(folder / "quyet-dinh.docx", body + table(("Nơi nhận:|- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH|Nguyễn Văn Bình")))


def route_a_question(hand: CountingUser, folder: Path) -> None:
    hand.click("main tbody a", leads_on=True)
    proposed = hand.page.input_value("[data-qs-triage] select[name$=unit]")
    hand.click("[data-qs-triage] button[type=submit]" if proposed else "[data-qs-triage] button[name=to]", leads_on=True)


def answer_with_a_citation(hand: CountingUser, folder: Path) -> None:
    hand.click("main tbody a", leads_on=True)
    hand.type("#mb-desk-luat", "Điều 2 12/2026/QĐ-UBND")
    hand.click("form.mb-desk-find button")
    hand.page.wait_for_timeout(1500)
    hand.click("#mb-desk-law button[name=insert]", leads_on=True)
    hand.click("[name=submit_for_review]", leads_on=True)


def import_and_publish_a_law(hand: CountingUser, folder: Path) -> None:
    hand.file("[name=files]", law(folder))
    hand.click(".mb-import-upload button[type=submit]", leads_on=True)
    hand.click("button[name=action][value=draft]:not(.w-sr-only)", leads_on=True)
    hand.page.locator("[data-legal-checks] p, [data-legal-checks] ul").first.wait_for()
    hand.click("footer [data-w-dropdown-target=toggle]")
    hand.click("[name=action-publish]", leads_on=True)


def publish_an_article(hand: CountingUser, folder: Path) -> None:
    hand.type("[name=title]", "Khởi công nhà máy nước Vạn Chài")
    hand.type("[name=lead]", "Sáng 28/11, tỉnh khởi công nhà máy nước Vạn Chài, cấp nước cho 30.000 người.")
    editor = "[contenteditable=true]"
    if not hand.page.locator(editor).count():
        hand.click("[data-streamfield-stream-container] button[title]")
        hand.click("[role=option]:has-text('Nội dung')")
    hand.click(editor)
    hand.keys += 1
    hand.page.locator(editor).first.evaluate(PASTE, pasted_article())
    hand.page.locator("[name$=alternative]").first.wait_for()
    hand.type("[name$=alternative]", "Phối cảnh nhà máy nước")
    hand.click("footer [data-w-dropdown-target=toggle]")
    hand.click("[name=action-publish]", leads_on=True)


def find_a_document(hand: CountingUser, folder: Path) -> None:
    hand.type("[name=q]", "qd 12 2026")
    hand.key("Enter")
    hand.click("main a[href*='/pages/']", leads_on=True)


@dataclass(frozen=True)
class Task:
    name: str
    login: str
    starts_at: str
    do: Callable[[CountingUser, Path], None]


TASKS = (
    Task("route a question, see the next", "quantri", "/quan-tri/hoi-dap/?xem=unassigned", route_a_question),
    Task("answer with a provision quoted, submit", "canbo", "/quan-tri/hoi-dap/?xem=mine", answer_with_a_citation),
    Task("import a law from Word, publish", "xuatban", "/quan-tri/van-ban/nhap/", import_and_publish_a_law),
    Task("publish a pasted article", "xuatban", "/quan-tri/pages/add/home/newspage/4/", publish_an_article),
    Task("find a document by its number", "bientap", "/quan-tri/tim/", find_a_document),
)


def main(url: str, width: int) -> None:
    """Do each task in a session of its own and print its line; a task that fails says where it stood."""
    program = next(path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name)))
    with sync_playwright() as driver, TemporaryDirectory() as folder:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        print(f"{'task':42} {'clicks':>6} {'keys':>5} {'fields':>6} {'seconds':>8}")
        for task in TASKS:
            page = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN").new_page()
            page.set_default_timeout(WAIT_MS)
            page.goto(f"{url}/quan-tri/login/")
            page.fill("[name=username]", task.login)
            page.fill("[name=password]", PASSWORD)
            with page.expect_navigation():
                page.press("[name=password]", "Enter")
            page.goto(f"{url}{task.starts_at}")
            hand, start = CountingUser(page), time.perf_counter()
            try:
                task.do(hand, Path(folder))
            except PlaywrightError as error:
                print(f"{task.name:42} stopped after {hand.clicks} clicks at {page.url}: {str(error).splitlines()[0]}", flush=True)
                continue
            print(
                f"{task.name:42} {hand.clicks:6} {hand.keys:5} {hand.fields:6} {time.perf_counter() - start:8.1f}  {page.url}", flush=True
            )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000", int(sys.argv[2]) if len(sys.argv) > 2 else 1280)
