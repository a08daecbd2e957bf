"""What happens to drafts and their comments: receiving, announcing, reminding, erasing."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.background.sending.mail import KEEP_SENT, mail_who_is_there
from cms.background.worker.jobs import periodic, run_each_isolated
from cms.background.worker.retention import Rule
from cms.background.worker.retention import register as forget_by
from cms.contracts.duties import LATE_WITHIN, Evidence, LateItem, citing_places, duty_check
from cms.contracts.following import FollowableKind, FollowedThing, register, row_id
from cms.contracts.personal_records import eraser
from cms.contracts.retention import RetentionPeriod
from cms.contracts.retention import register as show_retention
from cms.contracts.working_days import working_calendar
from cms.models.following import Announcement, announce_all, named
from cms.storage.encryption import email_keys
from cms.text.personal_data import redact_personal_data
from legal_docs.law.compare.align import align_documents, groups_of
from legal_docs.models import CommentPeriod, DraftComment, DraftDocumentPage
from legal_docs.models.drafts.comments import CommentState, Sender
from legal_docs.models.drafts.pages import DraftState
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.parser import parse

TOPIC = "du-thao"
REMIND_BEFORE = timedelta(days=3)
KEEP_REFUSED = timedelta(days=180)
KEEP_NAMES = timedelta(days=365)
TOLD_WITHIN = timedelta(days=14)


class TextChanged(Exception):
    """The draft was published or closed after it was read: its articles may have other numbers."""


def receive(draft: DraftDocumentPage, comment: DraftComment, key: str) -> None:
    """Keep a comment for moderation, with its personal data redacted in the proposed public text. Raises TextChanged.

    `key` is that of the form: the same text sent with it again (a double click) is the same comment. The draft is locked: a publication
    moves the comments that are stored.
    """
    comment.draft = draft
    comment.show_name = comment.show_name or comment.sender == Sender.ORGANISATION  # the moderator may take it away
    comment.public_text = redact_personal_data(comment.text)
    comment.sent_key = hashlib.sha256(f"{key}|{comment.anchor}|{comment.text}".encode()).hexdigest()
    try:
        with transaction.atomic():
            now = DraftDocumentPage.objects.select_for_update().filter(pk=draft.pk).first()
            if now is None or not now.takes_comments or now.live_revision_id != draft.live_revision_id:
                raise TextChanged
            comment.save()
    except IntegrityError:
        if not DraftComment.objects.filter(sent_key=comment.sent_key).exists():
            raise


def follow_text(draft: DraftDocumentPage) -> None:
    """Move the comments to where their articles stand in the text that is about to be stored; of one left out, to the whole draft.

    `place` stays as the draft was numbered when the comment was sent.
    """
    before = DraftDocumentPage.objects.select_for_update().filter(pk=draft.pk).values_list("body_text", flat=True).first()
    if before is None or before == draft.body_text:
        return
    keys: dict[str, list[int]] = defaultdict(list)
    for pk, anchor in draft.comments.exclude(anchor="").values_list("pk", "anchor"):
        keys[anchor].append(pk)
    if not keys:
        return
    pairs = align_documents(*(groups_of(rows_of(parse(text))) for text in (before, draft.body_text)))
    now = {pair.before.head.anchor: pair.after.head.anchor if pair.after else "" for pair in pairs if pair.before}
    for anchor, pks in keys.items():
        DraftComment.objects.filter(pk__in=pks).update(anchor=now.get(anchor, ""))


def _stage(draft: DraftDocumentPage) -> tuple[str, str]:
    """Return the key of the stage that a draft has reached ("": not announced), and what followers read of it."""
    closed = gettext_lazy("Closed. The uptake report is due on %(due)s.")
    stages = {
        DraftState.OPEN: (f"open:{draft.opens_on}", gettext_lazy("Open for comment until %(day)s.")),
        DraftState.CLOSED: (f"closed:{draft.closes_on}", closed),
        DraftState.LATE: ("", closed),
        DraftState.REPORTED: ("reported", gettext_lazy("The report on the uptake of comments is published.")),
        DraftState.ADOPTED: (f"adopted:{draft.adopted_id}", gettext_lazy("Adopted: %(adopted)s. Compare the draft with the adopted text.")),
    }
    state = draft.state
    if state not in stages:
        return "", ""
    key, words = stages[state]
    if state is DraftState.OPEN and draft.closes_on - timezone.localdate() <= REMIND_BEFORE:
        key = f"closing:{draft.closes_on}"
    with override("vi"):
        adopted = draft.adopted.citation if draft.adopted else ""
        due = f"{draft.report_due_on:%d/%m/%Y}" if draft.report_due_on else ""
        return key, str(words) % {"day": f"{draft.closes_on:%d/%m/%Y}", "due": due, "adopted": adopted}


def announce(draft: DraftDocumentPage) -> None:
    """Notify followers of all drafts, and of this one, of the stages that it has reached; of each stage once."""
    key, text = _stage(draft)
    if not key or not draft.is_findable:
        return
    topics = (TOPIC, f"{TOPIC}:{draft.pk}")
    source = draft.adopted_id if draft.state is DraftState.ADOPTED else None
    about = {"title": named(draft), "url": named(draft), "text": text, "page_id": draft.pk, "source_page_id": source}
    announce_all([Announcement(topic=topic, key=f"{draft.pk}:{key}", **about) for topic in topics])


@periodic(every=timedelta(minutes=30), slow=True)
def announce_by_day() -> int:
    """Announce what drafts have become by date, and remind the authors of reports that are due; return how many drafts were looked at."""
    drafts = DraftDocumentPage.objects.live().select_related("owner", "adopted")
    return run_each_isolated(drafts, _announce_by_day)


def _announce_by_day(draft: DraftDocumentPage) -> int:
    if is_new(draft):
        announce(draft)
    remind(draft)
    return 1


def is_new(draft: DraftDocumentPage) -> bool:
    """Return whether the draft reached its stage within the month for which announcements are kept: an older one may have been told."""
    today, closing = timezone.localdate(), draft.closes_on - REMIND_BEFORE
    began = {
        DraftState.OPEN: closing if today >= closing else draft.opens_on,
        DraftState.CLOSED: draft.closes_on + timedelta(days=1),
        DraftState.REPORTED: draft.reported_on,
        DraftState.ADOPTED: draft.adopted and draft.adopted.first_published_at and timezone.localdate(draft.adopted.first_published_at),
    }
    day = began.get(draft.state)
    return day is not None and today - day <= TOLD_WITHIN


def remind(draft: DraftDocumentPage) -> None:
    """Mail the page's author some days before the uptake report is due, and once when it is overdue; not for what is overdue for long."""
    if draft.state not in (DraftState.CLOSED, DraftState.LATE) or not draft.report_due_on:
        return
    if draft.state is DraftState.CLOSED and draft.report_due_on - timezone.localdate() > REMIND_BEFORE:
        return
    if timezone.localdate() - draft.report_due_on >= KEEP_SENT:
        return  # the mail of then is kept no longer: it would be written again, and for each old draft of an import
    key = f"draft-report:{draft.pk}:{draft.state}:{draft.report_due_on}"
    waiting = draft.comments.filter(state=CommentState.WAITING).count()
    context = {"draft": draft, "waiting": waiting, "is_late": draft.state is DraftState.LATE}
    mail_who_is_there(draft.owner, key=key, template="legal_docs/mail/draft_report", context=context)


def find(ref: str) -> FollowedThing | None:
    """Return all drafts for an empty ref, else the draft with this id."""
    if not ref:
        return FollowedThing(_("All drafts for public comment"), "/", "")
    page = DraftDocumentPage.objects.readable().filter(pk=row_id(ref)).first()
    return FollowedThing(page.title, page.url or "", ref) if page else None


show_retention(
    RetentionPeriod(
        gettext_lazy("Name, e-mail address and original text of a comment on a draft"),
        KEEP_NAMES.days,
        gettext_lazy("the end of the comments on the draft"),
        gettext_lazy("the published text and the names of organisations stay"),
    )
)


def _words_of_now(pk: int) -> str:
    return _stage(DraftDocumentPage.objects.get(pk=pk))[1]


register(
    FollowableKind(
        TOPIC,
        gettext_lazy("Draft for public comment"),
        find,
        lambda ref: f"{TOPIC}:{ref}" if ref else TOPIC,
        text=_words_of_now,
    )
)


@eraser
def erase_comments_of(address: str) -> int:
    """Delete the comments that came from an address; return how many."""
    return DraftComment.objects.filter(email_key__in=email_keys(address)).delete()[0]


def old_refused() -> QuerySet[DraftComment]:
    """Return comments that were refused some time after they came, and those that nobody looked at a year after the draft was closed."""
    refused = Q(state=CommentState.REFUSED, received_at__lt=timezone.now() - KEEP_REFUSED)
    forgotten = Q(state=CommentState.WAITING, draft__closes_on__lt=timezone.localdate() - KEEP_NAMES)
    return DraftComment.objects.filter(refused | forgotten)


def old_names() -> QuerySet[DraftComment]:
    """Return published comments that still hold what was sent, a year after the draft was closed."""
    over = DraftComment.objects.filter(state=CommentState.PUBLISHED, draft__closes_on__lt=timezone.localdate() - KEEP_NAMES)
    return over.annotate(stored=Cast("text", TextField())).exclude(stored="")


def forget_names(comments: QuerySet[DraftComment]) -> int:
    """Keep of published comments what everyone reads: the text, and the name of an organisation; return how many comments."""
    keys = list(comments.values_list("pk", flat=True))
    rows = DraftComment.objects.filter(pk__in=keys)
    rows.filter(sender=Sender.PERSON).update(name="", show_name=False)
    return rows.update(text="", email="", email_key="")


@duty_check("drafts")
def drafts() -> Evidence:
    """Return the drafts opened up to now; an overdue uptake report counts as late, a period below the law's as a fault for a quarter."""
    calendar, today = working_calendar(), timezone.localdate()
    opened = DraftDocumentPage.objects.readable().filter(opens_on__lte=today)
    public = list(opened.select_related("period").order_by("-opens_on"))
    late = tuple(
        LateItem(one.title, one.url or "", calendar.between(one.report_due_on, today)) for one in public if one.state is DraftState.LATE
    )
    recent = [one for one in public if one.closes_on >= today - LATE_WITHIN and one.is_short and not one.short_reason]
    return Evidence(len(public), public[0].opens_on if public else None, late, faults=tuple(map(_fault, recent)))


def _fault(draft: DraftDocumentPage) -> str:
    words = _("%(draft)s: open for %(open)d days, %(days)d are asked for (%(basis)s)")
    period = draft.period
    return words % {"draft": draft.title, "open": draft.days_open, "days": period.days, "basis": period.basis} if period else ""


@citing_places
def periods_citing(number: str) -> list[tuple[str, str]]:
    """Return the periods of comment that name the document `number` as their basis."""
    whole = rf"(^|\D){re.escape(number)}"  # 8/2025 is not in 78/2025
    named = CommentPeriod.objects.filter(Q(basis__regex=whole) | Q(report_basis__regex=whole))
    edit = CommentPeriod.snippet_viewset.get_url_name("edit")  # type: ignore[attr-defined]
    return [(str(period), reverse(edit, args=[period.pk])) for period in named]


forget_by(Rule("legal_docs.refused_comments", gettext_lazy("comments on drafts that were not published"), KEEP_REFUSED, old_refused))
forget_by(Rule("legal_docs.names_of_comments", gettext_lazy("names beside comments on drafts"), KEEP_NAMES, old_names, forget_names))
