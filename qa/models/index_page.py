"""The front page of questions and answers: the list with its filters, and what readers rate best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from cms.contracts import ratings
from cms.contracts.cited_law import laws_of
from cms.models import BasePage
from cms.models.pages.page_addresses import slug_in_addresses
from cms.storage.kept import Kept
from cms.storage.prepared import KeysFirst, Prepared, PreparedRows, padded
from qa.models.cited_documents import has_changed, law_of
from qa.models.organisation import QuestionField, Unit
from qa.models.pages import AnswerCitation, AnswerPage, StaysPublic

_fields: Kept[list[Any]] = Kept()  # question fields with the number of their answers
PAGE_SIZE = 20
TOP_ANSWERS = 5
BEST_RATED = 60  # of all pages of the portal, among which answers are looked for


_rows: PreparedRows[AnswerPage] = PreparedRows(
    PAGE_SIZE, lambda *keys: AnswerPage.objects.live().filter(pk__in=keys).select_related("field", "unit").defer("body").order_by()
)
_cited_in: Prepared[Any] = Prepared(
    lambda *keys: (
        AnswerCitation.objects.filter(page__in=keys, document__live=True)
        .order_by()
        .values_list("pk", "page_id", "quoted_on", "document_id", "provision")
    )
)


def _read_fields() -> list[Any]:
    return list(QuestionField.objects.filter(answer_pages__live=True).annotate(answered=Count("answer_pages")))


class QAIndexPage(StaysPublic, BasePage):
    """`/hoi-dap/`: search first, then ways to ask and to follow a question, then the answered ones."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    search_opt_out = True
    feedback_enabled = False
    max_count = 1
    subpage_types: ClassVar = ["qa.AnswerPage"]
    template = "qa/index.html"
    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("front page of questions and answers")
        verbose_name_plural = _("front pages of questions and answers")

    def answers(self) -> QuerySet[AnswerPage]:
        """Return published answers, newest first."""
        return AnswerPage.newest_first().filter(path__startswith=self.path)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context of the list; on the plain address each part is computed only when it is shown."""
        context = super().get_context(request, *args, **kwargs)
        if request.META.get("QUERY_STRING"):
            listed = self._listing(request)
            is_whole = not (listed["chosen"] or listed["unit"] or listed["page_obj"].number > 1)
            return context | listed | {"top_answers": self.top_answers() if is_whole else []}
        # Apart from the list, which votes do not change.
        best = self.later(lambda page: {"top_answers": page.top_answers()}, "top_answers")
        return context | self.later(lambda page: page._listing(request), "chosen", "unit", "groups", "page_obj") | best

    def _listing(self, request: HttpRequest) -> dict[str, Any]:
        """Return the list that an address asks for, with its filters. Raise Http404 for a field or a unit that does not exist."""
        field, of_unit = request.GET.get("linh-vuc"), request.GET.get("don-vi")
        chosen = get_object_or_404(QuestionField, slug=field) if field else None
        unit = get_object_or_404(Unit, slug=of_unit) if of_unit else None
        answers = self.answers()
        listed = answers.filter(field=chosen) if chosen else answers.filter(unit=unit) if unit else answers
        page = KeysFirst(listed, PAGE_SIZE, _rows).get_page(request.GET.get("trang"))
        note_changes(list(page))
        return {"chosen": chosen, "unit": unit, "groups": self.fields_to_choose(chosen), "page_obj": page}

    def fields_to_choose(self, chosen: QuestionField | None) -> list[dict[str, Any]]:
        """Return the fields with published answers as the one group of filters; the chosen one leads back to all."""
        fields = _fields.get("all", _read_fields)
        choices = [
            {
                "url": self.url if field == chosen else f"?linh-vuc={field.slug}",
                "label": field.name,
                "count": field.answered,
                "current": field == chosen,
            }
            for field in fields
        ]
        return [{"label": _("By field"), "name": "linh-vuc", "choices": choices}] if choices else []

    def top_answers(self) -> list[AnswerPage]:
        """Return the answers that readers rate best, best first; none while too few have rated."""
        best = ratings.best_rated(BEST_RATED)
        held = set(self.answers().filter(pk__in=best).order_by().values_list("pk", flat=True))
        return _rows([key for key in best if key in held][:TOP_ANSWERS])


def note_changes(answers: Sequence[AnswerPage]) -> None:
    """Note on each answer whether law that it cites has changed since it was given, asked for at once."""
    if not answers:
        return
    days = {answer.pk: answer.answered_on for answer in answers}
    rows = _cited_in(*padded(list(days), PAGE_SIZE))
    laws, today = laws_of(row[3:] for row in rows), timezone.localdate()
    others = AnswerCitation.objects.filter(pk__in=[row[0] for row in rows if row[3:] not in laws]).select_related("document")
    known = {one.pk: law_of(one, {}) for one in others} | {row[0]: laws[row[3:]] for row in rows if row[3:] in laws}
    found = ((key, known.get(pk), quoted_on or days[key]) for pk, key, quoted_on, *_place in rows)
    changed = {key for key, law, cited_on in found if law is not None and has_changed(law, cited_on, today)}
    for answer in answers:
        answer.__dict__["has_outdated_citation"] = answer.pk in changed


slug_in_addresses(QuestionField, QAIndexPage, "?linh-vuc={}", "rss/{}/")
slug_in_addresses(Unit, QAIndexPage, "?don-vi={}", "rss/don-vi/{}/")
