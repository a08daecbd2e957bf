"""The public pages: the section's front page with its list, and one page for each published answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import CommentPanel, FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.url_routing import RouteResult

from cms.contracts import ratings
from cms.contracts.cited_law import laws_of
from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from cms.models import BasePage
from cms.models.access.restrictions import is_readable
from cms.models.pages.base_page import Card
from cms.models.pages.rows_in_entries import stands_in_entries
from cms.storage.kept import Kept
from cms.storage.prepared import KeysFirst, Prepared, PreparedChildren, PreparedRows, padded
from cms.text.document_numbers import number_key
from qa.models.answer_parts import added_to_answer_page
from qa.models.answers import AnswerStream, Citation
from qa.models.cited_documents import CitedDocument, changed_windows, has_changed, law_of, laws_cited, look_up
from qa.models.organisation import QuestionField, Unit
from qa.vocabulary.choices import Visibility
from qa.vocabulary.plain_text import stream_to_text

_citations: PreparedChildren[AnswerCitation] = PreparedChildren("citations", lambda rows: rows.select_related("document").order_by("pk"))
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


class QAIndexPage(BasePage):
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
        """Return the list that an address asks for, with its filters."""
        field, of_unit = request.GET.get("linh-vuc"), request.GET.get("don-vi")
        chosen = QuestionField.objects.filter(slug=field).first() if field else None
        unit = Unit.objects.filter(slug=of_unit).first() if of_unit and not chosen else None
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


class AnswerPage(BasePage):
    """A published answer: copies of the question and the answer without personal data, made by `services.publish`."""

    question = models.OneToOneField("qa.Question", models.PROTECT, null=True, blank=True, related_name="page", editable=False)
    public_no = models.CharField(_("number"), max_length=20, blank=True)
    external_id = models.CharField(_("identifier at the source"), max_length=80, blank=True, db_index=True, editable=False)
    question_text = models.TextField(_("question"))
    asker = models.CharField(_("asked by"), max_length=150, blank=True, help_text=_("Only with the sender's consent."))
    body = StreamField(AnswerStream(), verbose_name=_("answer"))
    field = models.ForeignKey(
        "qa.QuestionField", models.SET_NULL, null=True, blank=True, related_name="answer_pages", verbose_name=_("field")
    )
    unit = models.ForeignKey("qa.Unit", models.SET_NULL, null=True, blank=True, related_name="answer_pages", verbose_name=_("answered by"))
    answering_body = models.CharField(_("answered by another body"), max_length=200, blank=True)
    about_page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("about the page")
    )
    about_provision = models.CharField(_("about the provision"), max_length=60, blank=True)
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    corrected_on = models.DateField(_("corrected on"), null=True, blank=True)
    correction_note = models.CharField(_("what was corrected"), max_length=300, blank=True)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    no_index = models.BooleanField(_("keep away from search engines"), default=False)

    entry_kind = EntryKind.ANSWER
    shown_with = ("field", "unit")
    feedback_kind = "satisfaction"
    parent_page_types: ClassVar = ["qa.QAIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "qa/answer.html"
    why_not_copied = _("Published answers cannot be copied: each belongs to one question.")
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("question_text"),
        FieldPanel("body"),
        InlinePanel("citations", heading=_("Legal bases"), panels=[FieldPanel("document"), FieldPanel("number"), FieldPanel("provision")]),
        MultiFieldPanel(
            [FieldPanel("field"), FieldPanel("unit"), FieldPanel("answering_body"), FieldPanel("reviewed_on")],
            heading=_("About the answer"),
        ),
        MultiFieldPanel([FieldPanel("corrected_on"), FieldPanel("correction_note")], heading=_("Correction")),
        CommentPanel(),
    ]
    settings_panels: ClassVar[list[Any]] = []  # no days of publication: an answer comes and goes by the steps of its question

    class Meta:
        verbose_name = _("published answer")
        verbose_name_plural = _("published answers")

    @property
    def excerpt(self) -> str:
        return self.search_description or Truncator(self.question_text).chars(220)

    @property
    def card(self) -> Card:
        return super().card._replace(label=self.field.name if self.field else "", day=self.answered_on)

    @classmethod
    def newest_first(cls) -> QuerySet[Any]:
        newest = F("answered_on").desc(nulls_last=True)
        return cls.objects.readable().select_related("field", "unit").order_by(newest, "-first_published_at", "-pk")

    @property
    def answered_by(self) -> str:
        """Return the name of who answered: the unit, or the body that an imported answer names."""
        return self.unit.name if self.unit else self.answering_body

    @property
    def is_of_other_body(self) -> bool:
        """Return whether a body other than the one that keeps this portal gave the answer, as an imported one says."""
        return self.unit_id is None and bool(self.answering_body)

    @cached_property
    def about(self) -> Any:
        """Return the page that the question is about, as its own type (it knows its address), while everyone may read it."""
        page = self.about_page
        return page.specific_deferred if page and is_readable(page) else None

    @property
    def answer_text(self) -> str:
        return stream_to_text(self.body)

    @cached_property
    def cited(self) -> list[CitedDocument]:
        """Return the cited documents with title, address and status today."""
        laws = laws_cited(self.cited_rows)
        return [look_up(citation, self.answered_on, laws) for citation in self.cited_rows]

    @cached_property
    def cited_rows(self) -> list[AnswerCitation]:
        """Return the citations with their documents."""
        return _citations(self)

    @property
    def changed_windows(self) -> tuple[StatusWindow, ...]:
        """Return the days, past and to come, on which a reader is warned that cited law has changed since the answer."""
        laws = laws_cited(self.cited_rows)
        found = [(law_of(citation, laws), citation.quoted_on or self.answered_on) for citation in self.cited_rows]
        return changed_windows([(law, day) for law, day in found if law is not None])

    @cached_property
    def has_outdated_citation(self) -> bool:
        """Return True when a cited provision lost effect or was amended since the answer was given: the page then says so by itself."""
        return any(cited.changed_since for cited in self.cited)

    @property
    def outdated_citations(self) -> list[CitedDocument]:
        """Return the cited provisions that lost effect or were amended since the answer was given, those of a document together."""
        found: dict[tuple[str, str], CitedDocument] = {}
        for cited in self.cited:
            if cited.changed_since:
                before = found.get((cited.document, cited.status_label))
                places = ", ".join(filter(None, [before.provision if before else "", cited.provision]))
                found[cited.document, cited.status_label] = replace(cited, provision=places)
        return list(found.values())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the template's variables, with those that other modules add by `adds_to_answer_page`."""
        context = super().get_context(request, *args, **kwargs)
        for variables, names in added_to_answer_page(request):
            context |= self.later(variables, *names)
        return context

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Answer 410 Gone at the address of a taken-down answer, so that search engines forget it; 404 for other unpublished ones."""
        if not path_components and not self.live and self.question and self.question.visibility == Visibility.HIDDEN:
            return RouteResult(self, kwargs={"gone": True})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, gone: bool = False, **kwargs: Any) -> HttpResponse:
        if gone:
            return render(request, "qa/gone.html", {"index": self.get_parent()}, status=410)
        return super().serve(request, *args, **kwargs)

    def get_search_entries(self) -> Iterable[SearchEntry]:
        """Yield the one entry of the answer, none while it may not be found."""
        if not self.is_findable or self.no_index:
            return
        numbers = tuple(dict.fromkeys(cited.number for cited in self.cited if cited.number))
        entry = self.search_entry(
            heading="",
            body=f"{' '.join(self.question_text.split())}\n\n{self.answer_text}",  # the first blank line ends the question
            issuer=self.answered_by,
            fields=(self.field.name,) if self.field else (),
            aliases=tuple(filter(None, map(number_key, numbers))),
            issued_on=self.answered_on,
            year=self.answered_on.year if self.answered_on else None,
            rating=ratings.rating_of(self.pk),
            external_id=self.external_id,
            status_windows=self.changed_windows,
            from_other_body=self.unit_id is None,
        )
        yield from self.with_files(entry)


class AnswerCitation(Citation):
    """A citation on a published answer."""

    page = ParentalKey(AnswerPage, on_delete=models.CASCADE, related_name="citations")

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("citation")

    def __str__(self) -> str:
        return f"{self.provision} {self.number}".strip()


@stands_in_entries(Unit, columns=("name",))
def answers_of_unit(unit: Unit) -> Iterable[int]:
    return AnswerPage.objects.filter(unit=unit).values_list("pk", flat=True)


@stands_in_entries(QuestionField, columns=("name",))
def answers_of_field(field: QuestionField) -> Iterable[int]:
    return AnswerPage.objects.filter(field=field).values_list("pk", flat=True)
