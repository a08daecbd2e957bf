"""Votes and comments of the demo site: enough of them, and uneven enough, that the reports are interesting."""

from __future__ import annotations

import json
import random
import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.contracts.working_days import quarter_of
from cms.models import BasePage
from cms.models.access.restrictions import public_pages
from cms.text.personal_data import find_personal_data
from feedback.models import Comment, EpochKey, Improvement, SurveyAnswer, SurveyRound, TargetScore, ViewDaily, Vote, VoteDaily, YouSaidWeDid
from feedback.models.choices import Aspect, CommentKind, CommentState, ImprovementState, Kind, PersonalData, Reason, StoryState
from feedback.participation.voting.voters import current_epoch
from feedback.scores.sums import site_prior, sum_changed, sum_target
from feedback.targets.target import Target, kind_for, of_page

DAYS = 80
SEED = 2026
BULK = 500
STATES = (CommentState.NEW, CommentState.ACTIONABLE, CommentState.NEW, CommentState.IN_PROGRESS, CommentState.DONE)


REASONS = {"hard": Reason.UNCLEAR, "missing": Reason.MISSING, "old": Reason.WRONG, "wrong": Reason.WRONG, "technical": Reason.TECHNICAL}
SAID = {"unclear": "khó hiểu", "missing": "còn thiếu nội dung", "wrong": "có chỗ sai hoặc đã cũ", "technical": "có chỗ không hoạt động"}
SHOWN_STORIES = 2
FILE = Path(__file__).parent / "content" / "feedback.jsonl"


def seed() -> str:
    """Create for every rateable page votes of the last weeks, the comments of the demo file, and the scores; once only."""
    if Vote.objects.exists() or VoteDaily.objects.exists():
        return "votes are there already"
    chance = random.Random(SEED)  # noqa: S311 -- a demo, the same each time
    epoch, today = current_epoch(), timezone.localdate()
    pages = rated_pages()
    records = {record["target"]: record for line in FILE.read_text(encoding="utf-8").splitlines() if (record := json.loads(line))}
    votes, comments = 0, 0
    for page in pages:
        target, kind = of_page(page), kind_for(page)
        record = next((records[key] for key in names_in_demo(page) if key in records), None) or drawn_record(chance)
        rows = votes_of(chance, record, target, kind, epoch, today)
        Vote.objects.bulk_create(rows, batch_size=BULK)
        votes += len(rows)
        seed_views(chance, record["views_30d"], target, today)
        for said in record["comments"]:
            seed_comment(chance, said, target, today, number=comments)
            comments += 1
    seed_past_months(chance, pages, today)
    while sum_changed():
        pass
    prior = site_prior()  # of all votes: it is there only now, and only levels are drawn to it
    for target_key in TargetScore.objects.filter(kind=Kind.SATISFACTION).values_list("target_key", flat=True):
        sum_target(target_key, Kind.SATISFACTION, prior)
    seed_survey(chance, today)
    seed_stories(today)
    return f"{votes} votes on {len(pages)} pages, {comments} comments"


def names_in_demo(page: BasePage) -> list[str]:
    """Return what the demo file may call a page: its slug, its number or its identifier at the source."""
    entry = next(iter(page.get_search_entries()), None)
    return [page.slug, *([entry.number, entry.external_id] if entry else [])]


def drawn_record(chance: random.Random) -> dict[str, Any]:
    """Return a record for a page that the file does not name: few votes, mostly good."""
    votes = int(chance.paretovariate(0.9) * 4) % 40
    yes = round(votes * chance.betavariate(4, 1.5))
    return {"yes": yes, "no": votes - yes, "views_30d": votes * chance.randint(5, 20), "comments": []}


def rated_pages() -> list[BasePage]:
    """Return every public page that takes ratings, in the order of the tree."""
    found = public_pages().specific().order_by("path")
    return [page for page in found if isinstance(page, BasePage) and page.feedback_enabled]


def votes_of(chance: random.Random, record: dict[str, Any], target: Target, kind: Kind, epoch: EpochKey, today: date) -> list[Vote]:
    """Return the votes of a record, spread over the last weeks, more of them lately."""
    rows = []
    for good in [True] * record["yes"] + [False] * record["no"]:
        value = int(good) if kind is Kind.HELPFUL else chance.choice((4, 5, 5) if good else (1, 2, 2, 3))
        reasons = [] if good or chance.random() < 0.5 else [chance.choice(list(Reason)).value]
        day = today - timedelta(days=int(DAYS * chance.random() ** 1.4))
        row = Vote(kind=kind, value=value, reasons=reasons, revision_id=target.revision_id, day=day, epoch=epoch, **target.columns)
        row.voter_hash = secrets.token_hex(32)
        rows.append(row)
    return rows


def seed_views(chance: random.Random, views: int, target: Target, today: date) -> None:
    """Spread `views` over the last 30 days."""
    mean = views / 30
    rows = [
        ViewDaily(target_key=target.key, day=today - timedelta(days=back), views=round(mean * chance.uniform(0.5, 1.5)))
        for back in range(30)
    ]
    ViewDaily.objects.bulk_create(rows)


def seed_comment(chance: random.Random, said: dict[str, Any], target: Target, today: date, *, number: int) -> None:
    """Make a comment of the file, in the state that its place gives it."""
    problem = REASONS.get(said["reason"] or "", "")
    done = CommentState.NOT_ACTIONABLE if said["vote"] == "yes" else STATES[number % len(STATES)]
    Comment.objects.create(
        **target.columns,
        revision_id=target.revision_id,
        kind=CommentKind.OPINION,
        problem=problem,
        text=said["text"],
        day=today - timedelta(days=chance.randint(0, 40)),
        state=done,
        personal_data=PersonalData.SUSPECTED if find_personal_data(said["text"]) else PersonalData.NONE,
    )


def seed_past_months(chance: random.Random, pages: list[BasePage], today: date) -> None:
    """Make daily sums of the months whose votes are deleted, so that the public page shows a year."""
    rows = []
    for kind in Kind:
        asked = [page for page in pages if kind_for(page) is kind]
        for number, back in enumerate(range(100, 330, 6)):
            if asked:
                row = VoteDaily(target_key=of_page(asked[number % len(asked)]).key, kind=kind, day=today - timedelta(days=back))
                fill_past_day(chance, row, back)
                rows.append(row)
    VoteDaily.objects.bulk_create(rows)


def fill_past_day(chance: random.Random, row: VoteDaily, back: int) -> None:
    """Put votes into a day `back` days ago: a little better from month to month."""
    if row.kind == Kind.HELPFUL:
        total = chance.randint(4, 12)
        row.yes = round(total * (0.82 - back / 1500 + chance.uniform(-0.06, 0.06)))
        row.no = total - row.yes
        return
    low, high = chance.randint(0, 2), chance.randint(2, 6)
    row.n1, row.n2, row.n3, row.n4, row.n5 = low // 2, low, 1, high, high // 2


def seed_survey(chance: random.Random, today: date) -> None:
    """Make two survey rounds: one of the last quarter, closed, and one that runs."""
    this = quarter_of(today)
    last = quarter_of(this - timedelta(days=1))
    intro = "Năm câu hỏi, khoảng một phút. Không cần cho biết bạn là ai."
    for quarter, number, closes_on in ((last, 148, this - timedelta(days=1)), (this, 96, None)):
        title = f"Khảo sát sự hài lòng về Cổng thông tin, quý {(quarter.month + 2) // 3}/{quarter.year}"
        round_ = SurveyRound.objects.create(title=title, intro=intro, opens_on=quarter, closes_on=closes_on, quota=500)
        better = 0.1 if quarter == this else 0.0
        SurveyAnswer.objects.bulk_create(drawn_answer(chance, round_, quarter, better) for _number in range(number))


def drawn_answer(chance: random.Random, round_: SurveyRound, quarter: date, better: float) -> SurveyAnswer:
    """Return an answer of somebody: content is liked most, support least; not everyone says something of every aspect."""
    middle = {Aspect.INTERFACE: 3.9, Aspect.CONTENT: 4.1, Aspect.QUALITY: 3.7, Aspect.SUPPORT: 3.4, Aspect.OVERALL: 3.9}
    levels: dict[str, int | None] = {}
    for aspect, level in middle.items():
        left_out = aspect is not Aspect.OVERALL and chance.random() < 0.12
        levels[aspect.value] = None if left_out else min(5, max(1, round(chance.gauss(level + better, 0.9))))
    return SurveyAnswer(round=round_, quarter=quarter, **levels)


def seed_stories(today: date) -> None:
    """Make a "you said, we did" for each page whose comments the demo file calls fixed: the first shown, the others drafts."""
    fixed = Comment.objects.filter(state=CommentState.DONE, page__isnull=False).order_by("pk")
    for number, page_id in enumerate(dict.fromkeys(fixed.values_list("page_id", flat=True))):
        comments = fixed.filter(page_id=page_id)
        first = comments[0]
        page = Page.objects.get(pk=page_id)
        names = {"page": page, "path": first.path, "title": first.title}
        improvement = Improvement.objects.create(
            **names, state=ImprovementState.DONE, marked_on=today, fixed_on=today, revision_id=page.live_revision_id
        )
        comments.update(improvement=improvement, fixed_revision_id=page.live_revision_id)
        YouSaidWeDid.objects.create(
            **names,
            improvement=improvement,
            month=today.replace(day=1),
            said=f"Bạn đọc cho biết trang này {SAID.get(first.problem, 'chưa rõ')}.",
            did="Ban biên tập đã rà soát, viết lại phần bạn đọc nêu và xuất bản bản mới.",
            state=StoryState.PUBLISHED if number < SHOWN_STORIES else StoryState.DRAFT,
            published_on=today if number < SHOWN_STORIES else None,
        )
