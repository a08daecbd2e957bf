"""Questions of others as things to follow by e-mail: answered or not yet, by their number in the public ledger."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.contracts.following import FollowableKind, FollowedThing, register
from cms.models.following import Announcement, Subscription, announce_all, named
from cms.text.numbers.keys import is_key
from qa.models import AnswerPage, Question

_PAGE = "trang-"  # an imported answer has no number in the ledger


def ref_of(page: AnswerPage) -> str:
    """Return what names an answer to those who follow it: the number of the question, else the id of its page."""
    return page.public_no or f"{_PAGE}{page.pk}"


def topic_of(page: AnswerPage) -> str:
    """Return the topic of an answer: that of its question."""
    return f"cau-hoi:{ref_of(page)}"


def find(ref: str) -> FollowedThing | None:
    """Return the published answer, or the row of the ledger that waits for one."""
    pages = AnswerPage.objects.readable()
    number = ref.removeprefix(_PAGE)
    by_id = number != ref and is_key(number)
    page = pages.filter(pk=number).first() if by_id else pages.filter(public_no=ref or None).first()
    if page is not None:
        return FollowedThing(page.title, page.url or "", ref_of(page))
    question = Question.objects.receipts().filter(public_no=ref).first()
    if question is None:
        return None
    month = timezone.localtime(question.submitted_at)
    return FollowedThing(_("Question %(number)s") % {"number": ref}, f"{reverse('qa:ledger')}?thang={month:%Y-%m}", ref)


def announce_changed_law(pages: Collection[int], document_ids: Collection[int]) -> None:
    """Notify the followers of these answers that a law which the answer cites has changed."""
    topics = set(Subscription.objects.filter(kind="cau-hoi").values_list("topic", flat=True))
    followed = [page for page in AnswerPage.objects.live().filter(pk__in=pages) if topic_of(page) in topics] if topics else []
    key = f"law:{timezone.localdate()}:{'-'.join(map(str, sorted(document_ids)))}"[:200]
    with override("vi"):
        text = _("The law that this answer cites has changed. The answer shows what holds today.")
        announce_all(
            [
                Announcement(topic=topic_of(page), key=key, title=named(page), url=named(page), text=text, page_id=page.pk)
                for page in followed
            ]
        )


register(FollowableKind("cau-hoi", gettext_lazy("Question"), find, lambda ref: f"cau-hoi:{ref}"))
