"""The page of a draft by articles with its comments, the form to comment, the comparison with the adopted text, the feed."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cms.storage.observed_tables import true_until
from cms.web.files.feeds import ITEMS, PortalFeed
from cms.web.protection.spam_guard import HONEYPOT_FIELD, RateLimit, TokenState, check_token, issue_token, refusal
from legal_docs.law.compare.align import Group, groups_of
from legal_docs.law.compare.render import INLINE
from legal_docs.law.compare.render import render as render_comparison
from legal_docs.law.compare.report import compare
from legal_docs.models import DraftComment, DraftDocumentPage, LegalDocumentPage
from legal_docs.models.base import ports
from legal_docs.models.drafts.comments import CommentState, Sender
from legal_docs.models.drafts.pages import DraftState
from legal_docs.public.text import rendering
from legal_docs.public.text.rendering import Links, preamble, signature
from legal_docs.publication.drafts import TextChanged, receive
from legal_docs.text.provisions.names import asked_of
from legal_docs.text.provisions.rows import rows_of, stored_rows
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import Unit

PURPOSE = "draft-comment"
LIMITS = [RateLimit(20, 3600), RateLimit(100, 86_400)]
LONGEST = 5000


@ports.draft_context.register
def draft_context(page: DraftDocumentPage) -> dict[str, Any]:
    """Return the parts of the draft with the published comments on each, and those on the whole."""
    midnights = [timezone.make_aware(datetime.combine(day, time())) for day in page.boundaries]
    true_until(*(moment for moment in midnights if moment > timezone.now()))
    comments: dict[str, list[DraftComment]] = defaultdict(list)
    for comment in DraftComment.objects.filter(draft=page.pk, state=CommentState.PUBLISHED):  # none of a new draft in a preview
        comments[comment.anchor].append(comment)
    law = parse(page.body_text)
    parts = [
        {
            "html": rendering.render(group.rows, Links(base="")),
            "anchor": group.head.anchor,
            "name": asked_of(group.head),
            "comments": _as_sent(comments[group.head.anchor], asked_of(group.head)),
        }
        for group in groups_of(rows_of(law))
    ]
    known = {str(part["anchor"]) for part in parts}
    whole = [comment for anchor, found in comments.items() if anchor not in known for comment in _as_sent(found, "")]
    return {
        "parts": [{**part, "is_article": str(part["anchor"]).rpartition("__")[2].startswith("art_")} for part in parts],
        "whole": whole,
        "preamble": preamble(law.preamble, ()) if law.preamble else "",
        "signature": signature(law.signature) if law.signature else "",
        "state": page.state,
        "is_overdue": page.state is DraftState.LATE,
    }


def _as_sent(comments: list[DraftComment], name: str) -> list[DraftComment]:
    """Return the comments on a part, marked with the number that their article had then, where that is not its name now."""
    for one in comments:
        one.__dict__["then"] = one.place if one.place != name else ""
    return comments


class CommentForm(forms.Form):
    """A comment, and who sends it."""

    use_required_attribute = False
    text = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write your comment.")},
        help_text=gettext_lazy("Everyone will be able to read it after it was looked at. Please leave out personal data."),
    )
    sender = forms.ChoiceField(
        label=gettext_lazy("For whom do you write?"), choices=Sender.choices, initial=Sender.PERSON, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=gettext_lazy("Your name, or that of the organisation"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Who writes for an organisation gives its name."),
    )
    show_name = forms.BooleanField(label=gettext_lazy("My name may stand beside the comment"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address, if we may ask back"),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("This is not an e-mail address.")},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("sender") == Sender.ORGANISATION and not values.get("name"):
            self.add_error("name", _("Write the name of the organisation."))
        return values


# No session and no login: a signed token of the form, and limits by network, take the place of the CSRF cookie.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Store a comment on a draft (`/gop-y/12/?dieu=art_5`), while the draft is open for comment."""
    draft = get_object_or_404(DraftDocumentPage.objects.readable(), pk=pk)
    article = _article_of(draft, request)
    if not draft.takes_comments:
        return _page(request, draft, article, "closed", status=410 if draft.state is not DraftState.COMING else 404)
    if request.method != "POST":
        return _page(request, draft, article, "ask", CommentForm())
    form = CommentForm(request.POST)
    if status := refusal(request, form, PURPOSE, LIMITS, about=_text_of(draft)):
        return _page(request, draft, article, "ask", form, status)
    if request.POST.get(HONEYPOT_FIELD):
        return _page(request, draft, article, "sent")
    about = {"anchor": article.head.anchor, "place": asked_of(article.head)} if article else {}
    key = check_token(request.POST["token"], PURPOSE)[1]
    try:
        receive(draft, DraftComment(**about, **form.cleaned_data), key)
    except TextChanged:
        return comment(request, pk)
    return _page(request, draft, article, "sent")


def _text_of(draft: DraftDocumentPage) -> str:
    """Return what a form's token is about: a form beside an earlier text is shown again beside the text of now."""
    return f"{draft.live_revision_id}."


def _article_of(draft: DraftDocumentPage, request: HttpRequest) -> Group | None:
    """Return the article that an address names; None for the whole draft. Raises Http404 for one that is not there.

    One that was left out after somebody opened the form makes a comment on the whole draft of theirs.
    """
    if not (anchor := request.GET.get("dieu", "")):
        return None
    for group in groups_of(rows_of(parse(draft.body_text))):
        if group.head.anchor == anchor and group.head.kind == Unit.ARTICLE:
            return group
    if request.method == "POST":
        return None
    raise Http404


def _typed(request: HttpRequest) -> str:
    """Return the comment that somebody typed into our form, so that they can keep it when it comes too late."""
    ours = check_token(request.POST.get("token", ""), PURPOSE)[0] is not TokenState.FORGED
    return request.POST.get("text", "")[:LONGEST] if ours else ""


def _page(
    request: HttpRequest, draft: DraftDocumentPage, article: Group | None, state: str, form: Any = None, status: int = 200
) -> HttpResponse:
    context = {
        "draft": draft,
        "place": asked_of(article.head) if article else "",
        "anchor": article.head.anchor if article else "y-kien",
        "text": rendering.render(article.rows, Links(base="")) if article and state == "ask" else "",
        "state": state,
        "form": form,
        "unsent": _typed(request) if state == "closed" else "",
        "token": issue_token(PURPOSE, _text_of(draft)),
        "honeypot": HONEYPOT_FIELD,
    }
    return render(request, "legal_docs/draft_comment.html", context, status=status)


@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare a draft with the text that was adopted."""
    draft = get_object_or_404(DraftDocumentPage.objects.readable().exclude(adopted=None), pk=pk)
    adopted = get_object_or_404(LegalDocumentPage.objects.readable(), pk=draft.adopted_id)
    version = adopted.versions.filter(valid_from=None).first()
    result = compare(rows_of(parse(draft.body_text)), stored_rows(version.provisions) if version else [], same_document=False)
    blocks = render_comparison(result, layout=INLINE, everything=False)
    return render(
        request,
        "legal_docs/draft_comparison.html",
        {"draft": draft, "adopted": adopted, "blocks": blocks, "comparison": result, "seo_noindex": True},
    )


class DraftsFeed(PortalFeed):
    """Drafts for public comment, the newest first, with their period."""

    path = "/van-ban/du-thao/atom/"

    def title(self) -> str:
        return _("Drafts for public comment")

    def items(self) -> list[DraftDocumentPage]:
        return list(DraftDocumentPage.with_adopted().readable().order_by("-opens_on", "-pk")[:ITEMS])

    def item_description(self, item: Any) -> str:
        return f"{item.state.label}: {item.opens_on:%d/%m/%Y} – {item.closes_on:%d/%m/%Y}. {item.lead}"
