"""Votes and comments of the demo site: enough of them, and uneven enough, that the reports are interesting."""

from __future__ import annotations

import random
import secrets
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone
from wagtail.models import Page

from cms.models import BasePage
from feedback.choices import CommentKind, CommentState, Kind, PersonalData, Reason
from feedback.models import Comment, EpochKey, ViewDaily, Vote, VoteDaily
from feedback.services import recompute_all, sum_changed
from feedback.targets import Target, kind_for, of_page
from feedback.voters import current_epoch

DAYS = 80
SEED = 2026
BULK = 500


class Said(NamedTuple):
    """A reader's words for the demo."""

    text: str
    reason: Reason
    state: CommentState = CommentState.NEW


WORDS = (
    Said("Trang chưa nói rõ nộp hồ sơ ở xã hay ở huyện.", Reason.MISSING),
    Said("Mẫu đơn tải về bị lỗi, không mở được trên điện thoại.", Reason.TECHNICAL, CommentState.IN_PROGRESS),
    Said("Số điện thoại của bộ phận một cửa đã thay đổi.", Reason.WRONG, CommentState.ACTIONABLE),
    Said("Câu chữ khó hiểu quá, nên viết ngắn hơn.", Reason.UNCLEAR),
    Said("Sai", Reason.WRONG),
    Said("Thiếu mức lệ phí.", Reason.MISSING, CommentState.DONE),
    Said("Chữ trong ảnh quá nhỏ, người cao tuổi không đọc được.", Reason.ACCESS, CommentState.ACTIONABLE),
    Said("Rất đầy đủ, cảm ơn cán bộ.", Reason.OTHER, CommentState.NOT_ACTIONABLE),
    Said("Đề nghị bổ sung ví dụ cho trường hợp đăng ký muộn.", Reason.MISSING),
    Said("Văn bản này hình như đã có văn bản mới thay thế.", Reason.WRONG),
)


def seed() -> str:
    """Give every rateable page votes of the last weeks, some comments, and the scores; once only."""
    if Vote.objects.exists() or VoteDaily.objects.exists():
        return "votes are there already"
    chance = random.Random(SEED)  # noqa: S311 -- a demo, the same each time
    epoch, today = current_epoch(), timezone.localdate()
    pages = [
        page for page in Page.objects.live().public().specific().order_by("path") if isinstance(page, BasePage) and page.feedback_enabled
    ]
    votes, views, comments = 0, 0, 0
    for number, page in enumerate(pages):
        target, kind = of_page(page), kind_for(page)
        votes += _seed_votes(chance, epoch, target, kind, today)
        views += _seed_views(chance, target, today)
        if number % 4 == 0:
            _seed_comment(chance, target, today, WORDS[(number // 4) % len(WORDS)])
            comments += 1
    while sum_changed():
        pass
    _seed_past_months(chance, pages, today)
    recompute_all()
    return f"{votes} votes on {len(pages)} pages, {comments} comments, {views} views"


def rated_pages() -> list[BasePage]:
    """Every public page that takes ratings, in the order of the tree."""
    found = Page.objects.live().public().specific().order_by("path")
    return [page for page in found if isinstance(page, BasePage) and page.feedback_enabled]


def _seed_votes(chance: random.Random, epoch: EpochKey, target: Target, kind: Kind, today: date) -> int:
    """Votes of one page: its quality is drawn once, so that pages differ."""
    count = int(chance.paretovariate(0.9) * 6) % 140
    quality = chance.betavariate(4, 1.6) if chance.random() < 0.8 else chance.betavariate(1.4, 3)
    rows = []
    for _number in range(count):
        good = chance.random() < quality
        value = int(good) if kind is Kind.HELPFUL else chance.choice((4, 5, 5) if good else (1, 2, 2, 3))
        reasons = [] if good or chance.random() < 0.5 else [chance.choice(list(Reason)).value]
        rows.append(
            Vote(
                **target.columns,
                kind=kind,
                value=value,
                reasons=reasons,
                revision_id=target.revision_id,
                day=today - timedelta(days=int(DAYS * chance.random() ** 1.4)),
                voter_hash=secrets.token_hex(32),
                epoch=epoch,
            )
        )
    Vote.objects.bulk_create(rows, batch_size=BULK)
    return count


def _seed_views(chance: random.Random, target: Target, today: date) -> int:
    mean = int(chance.paretovariate(0.8) * 4) % 400
    rows = [ViewDaily(target_key=target.key, day=today - timedelta(days=back), views=chance.randint(0, 2 * mean)) for back in range(30)]
    ViewDaily.objects.bulk_create(rows)
    return sum(row.views for row in rows)


def _seed_comment(chance: random.Random, target: Target, today: date, said: Said) -> None:
    Comment.objects.create(
        **target.columns,
        kind=CommentKind.REPORT if said.reason in (Reason.WRONG, Reason.TECHNICAL) else CommentKind.OPINION,
        problem=said.reason,
        text=said.text,
        day=today - timedelta(days=chance.randint(0, 40)),
        state=said.state,
        personal_data=PersonalData.NONE,
    )


def _seed_past_months(chance: random.Random, pages: list[BasePage], today: date) -> None:
    """Daily sums of the months whose votes are deleted, so that the public page shows a year."""
    rows = []
    for kind in Kind:
        asked = [page for page in pages if kind_for(page) is kind]
        for number, back in enumerate(range(100, 330, 6)):
            if asked:
                row = VoteDaily(target_key=of_page(asked[number % len(asked)]).key, kind=kind, day=today - timedelta(days=back))
                _fill_past_day(chance, row, back)
                rows.append(row)
    VoteDaily.objects.bulk_create(rows)


def _fill_past_day(chance: random.Random, row: VoteDaily, back: int) -> None:
    """Votes of a day `back` days ago: a little better from month to month."""
    if row.kind == Kind.HELPFUL:
        total = chance.randint(4, 12)
        row.yes = round(total * (0.82 - back / 1500 + chance.uniform(-0.06, 0.06)))
        row.no = total - row.yes
        return
    low, high = chance.randint(0, 2), chance.randint(2, 6)
    row.n1, row.n2, row.n3, row.n4, row.n5 = low // 2, low, 1, high, high // 2
