"""One page for each published answer, with what it cites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import CommentPanel, FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester, Revision
from wagtail.url_routing import RouteResult

from cms.contracts.ports import Port
from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from cms.models import BasePage
from cms.models.access.restrictions import is_readable
from cms.models.pages.base_page import Card
from cms.models.pages.rows_in_entries import stands_in_entries
from cms.storage.prepared import PreparedChildren
from cms.text.numbers.document_numbers import number_key
from qa.models.answer_parts import added_to_answer_page
from qa.models.answers import AnswerStream, Citation
from qa.models.cited_documents import CitedDocument, changed_windows, law_of, laws_cited, look_up
from qa.models.organisation import QuestionField, Unit
from qa.vocabulary.choices import Visibility
from qa.vocabulary.plain_text import stream_to_text

BY_ITS_QUESTION = _("A published answer is corrected and taken down from its question, by those who may do it there.")

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_citations: PreparedChildren[AnswerCitation] = PreparedChildren("citations", lambda rows: rows.select_related("document").order_by("pk"))

# (version of an answer's page, user) -> None: raises ValidationError when no step of its question publishes it and it may not be public.
refuse_publication: Port[[Any, Any], None] = Port("refuse_publication")


class AnswerPermissions(PagePermissionTester):
    """What a person may do with an answer as a page."""

    def can_publish(self) -> bool:
        """Refuse everyone to publish the page of a question that is not public: only a step of the question makes it so."""
        return bool(super().can_publish() and (self.page.live or self.page.question_id is None))

    def can_submit_for_moderation(self) -> bool:
        """Refuse a workflow for the page of a question: its answer is approved there."""
        return bool(self.page.question_id is None and super().can_submit_for_moderation())


class StaysPublic:
    """A page that nobody makes private: answers leave the portal by steps of their questions (templates/wagtailadmin says so)."""

    @property
    def private_page_options(self) -> list[str]:
        """Return the ways to make it private: none, except that a page which is private already can be made public again."""
        page: Any = self
        return Page.private_page_options if page.view_restrictions.exists() else []


class AnswerPage(StaysPublic, BasePage):
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
    def why_not_in_bundle(self) -> Any:
        return BY_ITS_QUESTION if self.question_id else ""

    def publish(self, revision: Revision, user: User | None = None, *, by_step: bool = False, **kwargs: Any) -> None:
        """Publish a version, as a step of the question or (by workflow, bundle, list, schedule) where that is not refused.

        Raises ValidationError.
        """
        with transaction.atomic():
            Page.objects.select_for_update().filter(pk=self.pk).first()
            if not by_step:
                refuse_publication(revision.as_object(), user)
            super().publish(revision, user=user, **kwargs)

    def permissions_for_user(self, user: User) -> AnswerPermissions:
        return AnswerPermissions(user, self)

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


@stands_in_entries(Unit, columns=("name",), facet="issuer")
def answers_of_unit(unit: Unit) -> Iterable[int]:
    return AnswerPage.objects.filter(unit=unit).values_list("pk", flat=True)


@stands_in_entries(QuestionField, columns=("name",), facet="fields")
def answers_of_field(field: QuestionField) -> Iterable[int]:
    return AnswerPage.objects.filter(field=field).values_list("pk", flat=True)
