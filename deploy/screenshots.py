"""Screenshots of the main screens for docs/screenshots, the public ones light and dark: `python deploy/screenshots.py http://localhost:8000`.

Takes them from a running portal with the demo site (`make run`); needs Chromium and the test tools. Each has 128 colours, to be small.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

OUT = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
WIDTHS = (360, 1280)
HEIGHTS = {360: 780, 1280: 900}
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb"]
PASSWORD = "minh-bach-2026"  # noqa: S105 -- of the demo site

PUBLIC = {
    "trang-chu": "/",
    "viec-can-lam": "/viec-can-lam/tach-thua-dat/",
    "co-quan": "/co-quan/",
    "ban-cu": "/van-ban/quyet-dinh/2026/12-2026-qd-ubnd@2026-05-01/",
    "so-sanh": "/van-ban/so-sanh/?tim=tach+thua",
    "luu-giu": "/luu-giu-du-lieu/",
    "tin-tuc": "/tin-tuc/",
    "bai-viet": "/tin-tuc/chu-dong-phong-chong-ret-cho-nguoi-va-vat-nuoi/",
    "thu-tuc": "/thu-tuc/",
    "mot-thu-tuc": "/thu-tuc/tach-thua-hoac-hop-thua-dat/",
    "van-ban": "/van-ban/",
    "mot-van-ban": "/van-ban/quyet-dinh/2026/12-2026-qd-ubnd/",
    "hoi-dap": "/hoi-dap/",
    "tra-loi": "/hoi-dap/thua-dat-o-118-m2-tai-phuong-co-tach-duoc-lam-hai-khong/",
    "gui-cau-hoi": "/hoi-dap/gui/",
    "so-theo-doi": "/hoi-dap/so-theo-doi/",
    "tim-kiem": "/tim-kiem/?q=le+phi+dang+ky+tam+tru",
    "muc-do-hai-long": "/muc-do-hai-long/",
    "huu-ich-nhat": "/huu-ich-nhat/",
    "ban-gop-y": "/ban-gop-y-chung-toi-da-sua/",
    "khao-sat": "/danh-gia/khao-sat/",
    "tieng-anh": "/en/",
    "tieng-anh-khai-sinh": "/en/viec-can-lam/sinh-con/",
}
STAFF = {
    "quan-tri": "/quan-tri/",
    "trang-mau": "/quan-tri/giao-dien-mau/",
    "hang-doi-cau-hoi": "/quan-tri/hoi-dap/?xem=open",
    "trang-can-sua": "/quan-tri/danh-gia/can-sua/",
    "y-kien-nguoi-doc": "/quan-tri/danh-gia/hop-thu/",
    "tim-kiem-quan-tri": "/quan-tri/tim-kiem/",
}


def save(page: Any, name: str) -> None:
    """Write what the page shows as a small PNG."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(128, dither=Image.Dither.NONE).save(OUT / f"{name}.png", optimize=True)


def take(page: Any, url: str, screens: dict[str, str], width: int, ending: str = "") -> None:
    """Take one picture of the first screenful of each address; a page that does not answer 200 is named and left out."""
    for name, path in screens.items():
        answer = page.goto(url + path)
        page.wait_for_timeout(800)
        if answer.status == 200:
            save(page, f"{name}{ending}-{width}")
        else:
            print(f"{path} answered {answer.status}: no picture")


def take_widget(page: Any, url: str, width: int) -> None:
    """The rating widget below a news item."""
    page.goto(url + PUBLIC["bai-viet"])
    page.locator(".mb-feedback").scroll_into_view_if_needed()
    page.locator(".mb-rating__choice").first.wait_for()
    page.wait_for_timeout(400)
    save(page, f"danh-gia-{width}")


def take_panel(page: Any, url: str, width: int) -> None:
    """The feedback panel beside the first page of the report."""
    page.goto(url + STAFF["trang-can-sua"])
    page.locator("td.title a").first.click()
    page.locator("[data-side-panel-toggle=feedback]").click()
    page.wait_for_timeout(1200)
    save(page, f"phan-hoi-ben-trang-{width}")


def log_in(page: Any, url: str) -> None:
    page.goto(f"{url}/quan-tri/login/")
    page.fill("[name=username]", "quantri")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


def main() -> None:
    url = sys.argv[1].rstrip("/") if len(sys.argv) == 2 else "http://localhost:8000"
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        for width in WIDTHS:
            page = browser.new_context(viewport={"width": width, "height": HEIGHTS[width]}, locale="vi-VN").new_page()
            take(page, url, PUBLIC, width)
            take_widget(page, url, width)
            log_in(page, url)
            take(page, url, STAFF, width)
            take_panel(page, url, width)
            dark = browser.new_context(viewport={"width": width, "height": HEIGHTS[width]}, locale="vi-VN", color_scheme="dark").new_page()
            take(dark, url, PUBLIC, width, "-toi")
        browser.close()


if __name__ == "__main__":
    main()
