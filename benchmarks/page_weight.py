"""Weight of the first view of pages in Chromium: `python -m benchmarks.page_weight http://localhost:8000 [PATH ...]`.

Prints for each page, with an empty cache: number of requests, style sheets, scripts, and kB received over the network by kind.
Without paths: front page, a document and an answer of the demo site (`make run`).
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from typing import Any

from playwright.sync_api import Browser, sync_playwright

PATHS = (
    "/",
    "/van-ban/quyet-dinh/2026/12-2026-qd-ubnd/",
    "/hoi-dap/thua-dat-o-118-m2-tai-phuong-co-tach-duoc-lam-hai-khong/",
)
KINDS = ("document", "stylesheet", "script", "font", "image", "fetch", "media")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def weigh(browser: Browser, address: str) -> tuple[Counter[str], Counter[str]]:
    """Load a page with an empty cache; return the number of requests and the bytes received, each by kind of resource."""
    requests: Counter[str] = Counter()
    received: Counter[str] = Counter()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    page = context.new_page()
    finished: list[Any] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(address, wait_until="networkidle")
    for request in finished:
        sizes = request.sizes()
        requests[request.resource_type] += 1
        received[request.resource_type] += sizes["responseHeadersSize"] + sizes["responseBodySize"]
    context.close()
    return requests, received


def main() -> None:
    site, *paths = sys.argv[1:] or ["http://localhost:8000"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        for path in paths or PATHS:
            requests, received = weigh(browser, site.rstrip("/") + path)
            kinds = ", ".join(f"{kind} {requests[kind]} ({received[kind] / 1000:.1f} kB)" for kind in KINDS if requests[kind])
            print(f"{path}: {requests.total()} requests, {received.total() / 1000:.1f} kB: {kinds}")
        browser.close()


if __name__ == "__main__":
    main()
