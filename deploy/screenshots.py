"""Screenshots of the main screens for docs/screenshots, the public ones light and dark: `python deploy/screenshots.py http://localhost:8000`.

Takes them from a running portal with the demo site (`make run`); needs Chromium and the test tools. Each has 128 colours, to be small.
With a folder as second argument it takes whole pages of each role of staff into it instead, light and dark, to be gone over.
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
# The administration scrolls inside of #main.
HEIGHT_OF_ALL = "Math.min(9000, Math.max(innerHeight, (document.querySelector('#main') || document.documentElement).scrollHeight))"
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
    "kenh-chinh-thuc": "/kenh-chinh-thuc/",
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


# The screens of a role, by its login; after " > " the link to follow on the page before it.
DOCUMENT, NEWS = "/quan-tri/van-ban/ > td.title a", "/quan-tri/pages/4/ > td.title a[href*=edit]"
FIRST_QUESTION = " > .mb-desk-table tbody a"
ROLES = {
    "bientap": {
        "trang-chu": "/quan-tri/",
        "danh-sach-van-ban": "/quan-tri/van-ban/",
        "sua-van-ban": DOCUMENT,
        "sua-doi": "/quan-tri/van-ban/sua-doi/",
        "nhap": "/quan-tri/van-ban/nhap/",
        "chat-luong": "/quan-tri/van-ban/chat-luong/",
        "dan-chieu": "/quan-tri/van-ban/dan-chieu/",
        "tin-tuc": "/quan-tri/pages/4/",
        "sua-tin": NEWS,
        "bieu-mau": "/quan-tri/forms/",
        "can-sua": "/quan-tri/danh-gia/can-sua/",
        "y-kien": "/quan-tri/danh-gia/hop-thu/",
        "hinh-anh": "/quan-tri/images/",
        "tim": "/quan-tri/tim/?q=tach+thua",
        "huong-dan": "/quan-tri/huong-dan/",
    },
    "canbo": {
        "trang-chu": "/quan-tri/",
        "hang-doi": "/quan-tri/hoi-dap/",
        "tiep-nhan": "/quan-tri/hoi-dap/?xem=unassigned" + FIRST_QUESTION,
        "soan-tra-loi": "/quan-tri/hoi-dap/?xem=mine" + FIRST_QUESTION,
        "nhap-ho": "/quan-tri/hoi-dap/moi/",
        "vang-mat": "/quan-tri/hoi-dap/vang-mat/",
    },
    "duyet": {
        "trang-chu": "/quan-tri/",
        "hang-doi": "/quan-tri/hoi-dap/",
        "duyet": "/quan-tri/hoi-dap/?xem=review" + FIRST_QUESTION,
        "ra-soat": "/quan-tri/hoi-dap/ra-soat/",
        "bao-cao": "/quan-tri/hoi-dap/bao-cao/",
    },
    "xuatban": {
        "trang-chu": "/quan-tri/",
        "hang-doi": "/quan-tri/hoi-dap/",
        "sua-tin": NEWS,
        "lien-thong": "/quan-tri/snippets/cms/bundle/",
        "ra-soat-trang": "/quan-tri/snippets/cms/pagereview/",
        "tuan-thu": "/quan-tri/cong-thong-tin/tuan-thu/",
    },
    "quantri": {
        "trang-chu": "/quan-tri/",
        "nhat-ky": "/quan-tri/nhat-ky/",
        "nhuan-but": "/quan-tri/cong-thong-tin/nhuan-but/",
        "tinh-trang": "/quan-tri/tinh-trang/",
        "viec-dung-lai": "/quan-tri/viec-dung-lai/",
        "phan-cong": "/quan-tri/hoi-dap/phan-cong/",
        "bao-cao": "/quan-tri/hoi-dap/bao-cao/",
        "tuan-thu": "/quan-tri/cong-thong-tin/tuan-thu/",
        "vai-tro": "/quan-tri/vai-tro/",
        "mau-thu": "/quan-tri/mau-thu/",
        "thoi-han": "/quan-tri/thoi-han-luu-giu/",
        "bang-tinh": "/quan-tri/bang-tinh/",
        "nguoi-dung": "/quan-tri/users/",
        "tim-kiem": "/quan-tri/tim-kiem/",
        "truy-van": "/quan-tri/tim-kiem/truy-van/",
        "cai-dat": "/quan-tri/settings/home/sitesettings/",
        "giao-dien-mau": "/quan-tri/giao-dien-mau/",
        "ngay-nghi": "/quan-tri/calendarday/",
        "thu-gui": "/quan-tri/outboundmail/",
        "dau-moi": "/quan-tri/snippets/home/office/",
    },
}

# Of these, what docs/screenshots shows of each role: `duyet` takes questions in, reviews answers and leads units.
OF_ROLES = {
    "bientap": ("trang-chu", "danh-sach-van-ban", "sua-van-ban", "sua-tin"),
    "xuatban": ("trang-chu", "lien-thong", "tuan-thu"),
    "canbo": ("trang-chu", "tiep-nhan", "soan-tra-loi"),
    "duyet": ("trang-chu", "duyet", "bao-cao"),
    "quantri": ("tinh-trang", "phan-cong", "vai-tro", "nhat-ky"),
}


def save(page: Any, name: str, folder: Path = OUT) -> None:
    """Write what the page shows as a small PNG."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(128, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)


def take(page: Any, url: str, screens: dict[str, str], ending: str, folder: Path = OUT) -> None:
    """Take one picture of each address, outside docs/screenshots of the whole page; one that does not answer 200 is named and left out."""
    for name, path in screens.items():
        address, _mark, link = path.partition(" > ")
        page.set_viewport_size({"width": page.viewport_size["width"], "height": HEIGHTS[page.viewport_size["width"]]})
        answer = page.goto(url + address)
        if link and answer.status == 200:
            answer = page.goto(page.locator(link).first.evaluate("link => link.href"))
        page.wait_for_timeout(800)
        if folder != OUT:
            page.set_viewport_size({"width": page.viewport_size["width"], "height": page.evaluate(HEIGHT_OF_ALL)})
        if answer.status == 200:
            save(page, name + ending, folder)
        else:
            print(f"{path} answered {answer.status}: no picture")


def take_widget(page: Any, url: str, width: int) -> None:
    """Save the rating widget below a news item."""
    page.goto(url + PUBLIC["bai-viet"])
    page.locator(".mb-feedback").scroll_into_view_if_needed()
    page.locator(".mb-rating__choice").first.wait_for()
    page.wait_for_timeout(400)
    save(page, f"danh-gia-{width}")


def take_panel(page: Any, url: str, width: int) -> None:
    """Save the feedback panel beside the first page of the report."""
    page.goto(url + STAFF["trang-can-sua"])
    page.locator("td.title a").first.click()
    page.locator("[data-side-panel-toggle=feedback]").click()
    page.wait_for_timeout(1200)
    save(page, f"phan-hoi-ben-trang-{width}")


def log_in(page: Any, url: str, user: str) -> None:
    page.goto(f"{url}/quan-tri/login/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


def take_for_docs(browser: Any, url: str, width: int) -> None:
    """Save the pictures of docs/screenshots in one width."""
    page = new_page(browser, width, "light")
    take(page, url, PUBLIC, f"-{width}")
    take_widget(page, url, width)
    log_in(page, url, "quantri")
    take(page, url, STAFF, f"-{width}")
    take_panel(page, url, width)
    take(new_page(browser, width, "dark"), url, PUBLIC, f"-toi-{width}")
    for user, names in OF_ROLES.items():
        page = new_page(browser, width, "light")
        log_in(page, url, user)
        take(page, url, {f"{user}-{name}": ROLES[user][name] for name in names}, f"-{width}")
        page.context.close()


def take_roles(browser: Any, url: str, width: int, folder: Path) -> None:
    """Save the screens of each role in one width, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    for user, screens in ROLES.items():
        for scheme, ending in (("light", ""), ("dark", "-toi")):
            page = new_page(browser, width, scheme)
            log_in(page, url, user)
            take(page, url, {f"{user}-{name}": path for name, path in screens.items()}, f"{ending}-{width}", folder)
            page.context.close()


def write_gallery() -> None:
    """Write the page that shows every picture of docs/screenshots."""
    pictures = "\n".join(f"![{path.stem}]({path.name})" for path in sorted(OUT.glob("*.png")))
    (OUT / "README.md").write_text(f"# Screenshots\n\nTaken by `deploy/screenshots.py` at 360 and 1280 px; `toi` is dark.\n\n{pictures}\n")


def new_page(browser: Any, width: int, scheme: str) -> Any:
    return browser.new_context(viewport={"width": width, "height": HEIGHTS[width]}, locale="vi-VN", color_scheme=scheme).new_page()


def main() -> None:
    url = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        for width in WIDTHS:
            if len(sys.argv) > 2:
                take_roles(browser, url, width, Path(sys.argv[2]))
            else:
                take_for_docs(browser, url, width)
        browser.close()
    if len(sys.argv) < 3:
        write_gallery()


if __name__ == "__main__":
    main()
