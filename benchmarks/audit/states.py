"""The screens of the demo site that the audit opens, each with what a person does there first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Act = Callable[[Any], None]


@dataclass(frozen=True)
class State:
    """A screen: its name in the table, its address, and what is done on it before it is looked at."""

    name: str
    path: str
    act: Act | None = None

    @property
    def file_name(self) -> str:
        """Return the name of the file that its HTML is kept in, without its ending."""
        return self.name.replace(" ", "-").replace(",", "")


def submit(selector: str = "main form[method=post]") -> Act:
    """Return the act of sending a form as it stands, past the browser's own checks, to see its errors."""

    def act(page: Any) -> None:
        page.evaluate("s => document.querySelectorAll(s).forEach(f => { f.noValidate = true })", selector)
        with page.expect_navigation():
            page.locator(f"{selector} button[type=submit]").first.click()

    return act


def click(selector: str) -> Act:
    """Return the act of opening something on the page."""
    return lambda page: page.locator(selector).first.click()


def open_all(page: Any) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")


def type_query(page: Any) -> None:
    """Type a query so that suggestions open."""
    box = page.locator("#tim-trang-chu")
    box.press_sequentially("khai sinh", delay=30)
    page.wait_for_timeout(800)


LAW = "/van-ban/quyet-dinh/2026/12-2026-qd-ubnd"
STATES = (
    State("front page", "/"),
    State("front page, suggestions open", "/", type_query),
    State("display choices open", "/so-do-trang/", click("[data-display] summary")),
    State("news", "/tin-tuc/"),
    State("news item", "/tin-tuc/chu-dong-phong-chong-ret-cho-nguoi-va-vat-nuoi/"),
    State("procedures", "/thu-tuc/"),
    State("procedures, nothing found", "/thu-tuc/?q=zzzzzz"),
    State("procedure", "/thu-tuc/tach-thua-hoac-hop-thua-dat/", open_all),
    State("life events", "/viec-can-lam/"),
    State("life event", "/viec-can-lam/sinh-con/"),
    State("offices", "/co-quan/"),
    State("offices, nothing found", "/co-quan/?q=zzzzzz"),
    State("documents", "/van-ban/"),
    State("documents, nothing found", "/van-ban/?q=zzzzzz"),
    State("documents by kind", "/van-ban/duyet/"),
    State("documents by name", "/van-ban/ten-goi/"),
    State("document", f"{LAW}/", open_all),
    State("document, earlier text", f"{LAW}@2026-05-01/"),
    State("document, expired", "/van-ban/quyet-dinh/2021/15-2021-qd-ubnd/", open_all),
    State("provision", f"{LAW}/dieu-1/", open_all),
    State("comparison, choice", "/van-ban/so-sanh/?tim=tach+thua"),
    State("questions and answers", "/hoi-dap/"),
    State("answer", "/hoi-dap/thua-dat-o-118-m2-tai-phuong-co-tach-duoc-lam-hai-khong/", open_all),
    State("ledger of questions", "/hoi-dap/so-theo-doi/"),
    State("ask", "/hoi-dap/gui/"),
    State("ask, errors", "/hoi-dap/gui/", submit()),
    State("track", "/hoi-dap/tra-cuu/"),
    State("track, errors", "/hoi-dap/tra-cuu/", submit()),
    State("search, start", "/tim-kiem/"),
    State("search, results", "/tim-kiem/?q=khai+sinh", open_all),
    State("search, nothing found", "/tim-kiem/?q=zzzzzzzz"),
    State("follow a search", "/theo-doi/?loai=tim-kiem&ma=q%3Dkhai%2Bsinh"),
    State("follow a search, errors", "/theo-doi/?loai=tim-kiem&ma=q%3Dkhai%2Bsinh", submit()),
    State("satisfaction", "/muc-do-hai-long/", open_all),
    State("most helpful", "/huu-ich-nhat/"),
    State("you said, we did", "/ban-gop-y-chung-toi-da-sua/"),
    State("report a problem", "/danh-gia/bao-loi/"),
    State("report a problem, errors", "/danh-gia/bao-loi/", submit()),
    State("survey", "/danh-gia/khao-sat/"),
    State("survey, errors", "/danh-gia/khao-sat/", submit()),
    State("standard page", "/gioi-thieu/"),
    State("public information", "/cong-khai-thong-tin/", open_all),
    State("disclosure", "/cong-khai-thong-tin/chi-dao-dieu-hanh/thong-bao-ket-luan-phien-hop-thuong-ky-ve-phong-chong-ret/"),
    State("channels", "/kenh-chinh-thuc/"),
    State("site map", "/so-do-trang/"),
    State("how long data are kept", "/luu-giu-du-lieu/"),
    State("not found", "/khong-co-trang-nay/"),
    State("offline", "/khong-co-mang/"),
    State("front page in English", "/en/"),
    State("life event in English", "/en/viec-can-lam/sinh-con/"),
    State("page only in Vietnamese", "/en/tin-tuc/"),
    State("ask in English", "/hoi-dap/gui/?lang=en"),
)
