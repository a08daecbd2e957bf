"""Print the forms of the demo site to PDF from `deploy/demo_forms/`: `python deploy/demo_forms.py`. Needs Chromium and the test tools."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "home" / "management" / "demo" / "content" / "forms"


def main() -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for source in sorted((HERE / "demo_forms").glob("*.html")):
            page.goto(source.as_uri())
            page.pdf(path=OUT / f"{source.stem}.pdf", prefer_css_page_size=True, tagged=True)
        browser.close()


if __name__ == "__main__":
    main()
