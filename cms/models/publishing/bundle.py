"""Bundles: pages and other work that become public in one transaction, all or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page, Revision

from cms.contracts import bundles, workflow_end
from cms.contracts.bundles import NotPublishable
from cms.models.publishing.approval_link import content_hash
from cms.storage.prepared import Prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class BundleState(models.TextChoices):
    OPEN = "open", _("Being prepared")
    HELD = "held", _("Not published: something is missing")
    PUBLISHED = "published", _("Published")


class BundleForm(WagtailAdminModelForm):
    """Refuse a time that is over, and work that the editor could not publish alone: a bundle publishes it in the editor's place."""

    def clean(self) -> dict[str, Any]:
        """Refuse a time in the past, and work that the person may not publish."""
        values: dict[str, Any] = super().clean() or {}
        at = values.get("publish_at")
        if at and "publish_at" in self.changed_data and self.instance.state != BundleState.PUBLISHED and at <= timezone.now():
            self.add_error("publish_at", gettext("This time is over: everything in the bundle would be public at once."))
        for form in self.formsets["works"].forms:
            if form.has_changed() and form.is_valid() and not form.cleaned_data.get("DELETE"):
                kind = bundles.kind_named(form.instance.kind)
                if kind is None or not kind.may_publish(form.cleaned_data["number"], self.for_user):
                    form.add_error("number", gettext("There is no question with this number whose answer you may publish."))
                    self.add_error(None, gettext("An answer of the bundle is not yours to publish."))
        return values


class Bundle(ClusterableModel):
    """Pages and other work that become public together, at `publish_at` or by a press of a button."""

    never_on_cached_pages = True
    base_form_class = BundleForm

    name = models.CharField(_("name"), max_length=150)
    publish_at = models.DateTimeField(_("goes public"), null=True, blank=True, help_text=_("Empty: only when somebody publishes it here."))
    state = models.CharField(_("state"), max_length=10, choices=BundleState, default=BundleState.OPEN, editable=False)
    problem = models.TextField(_("what is missing"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("made by")
    )

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("publish_at")]),
        InlinePanel("pages", heading=_("Pages of the bundle"), label=_("Page")),
        InlinePanel("works", heading=_("Answers of the bundle"), label=pgettext_lazy("in a bundle", "Answer")),
    ]

    class Meta:
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the bundle; one that was held waits for its time again once somebody saved it."""
        if self.state == BundleState.HELD and kwargs.get("update_fields") is None:
            self.state, self.problem = BundleState.OPEN, ""
        super().save(*args, **kwargs)

    @property
    def waits(self) -> str:
        """Return why nothing in the bundle may be published alone."""
        return gettext("This belongs to the bundle “%(name)s” and goes public with it.") % {"name": self.name}

    def stored_pages(self) -> models.QuerySet[BundlePage]:
        """Return the pages as they are in the database, whatever a form of the bundle holds."""
        return BundlePage.objects.filter(bundle=self).select_related("page", "approved_revision").order_by("sort_order", "pk")

    def stored_works(self) -> models.QuerySet[BundleWork]:
        return BundleWork.objects.filter(bundle=self).order_by("sort_order", "pk")

    def problems(self) -> list[str]:
        """Return why it may not go public, a sentence for each item; none when everything is approved as it stands."""
        items: list[BundlePage | BundleWork] = [*self.stored_pages(), *self.stored_works()]
        found = [f"{item.title}: {problem}" for item in items if (problem := item.problem)]
        return found if items else [gettext("There is nothing in the bundle.")]

    def publish(self, user: User | None = None, *, on_hold: Callable[[Bundle], object] | None = None) -> list[str]:
        """Publish everything in one transaction; return why nothing was published, an empty list when everything is public.

        `on_hold`: see `hold`.
        """
        try:
            for work in self.stored_works():
                work.prepare()
            with transaction.atomic():
                Bundle.objects.select_for_update().get(pk=self.pk, state__in=[BundleState.OPEN, BundleState.HELD])
                pages = list(self.stored_pages())
                list(Page.objects.select_for_update().filter(pk__in=[item.page_id for item in pages]).order_by("pk"))
                if not (problems := self.problems()):
                    for revision in filter(None, (item.approved_revision for item in pages)):
                        revision.publish(user=user, skip_permission_checks=True)
                    for work in self.stored_works():
                        work.publish()
                    return self._end(BundleState.PUBLISHED, [])
        except Bundle.DoesNotExist:
            return []  # somebody else published it a moment ago
        except ValidationError as error:
            problems = error.messages
        except IntegrityError:
            problems = [gettext("The details of a document do not agree with another document.")]
        except NotPublishable as refused:
            problems = [str(refused)]
        return self.hold(problems, on_hold=on_hold)

    @transaction.atomic
    def hold(self, problems: list[str], *, on_hold: Callable[[Bundle], object] | None = None) -> list[str]:
        """Hold the bundle, so that it is not published at its time until somebody saves it; return the problems.

        `on_hold` is called, in the same transaction, unless it was held already.
        """
        was_open = Bundle.objects.filter(pk=self.pk, state=BundleState.OPEN).update(state=BundleState.HELD)
        self._end(BundleState.HELD, problems)
        if was_open and on_hold is not None:
            on_hold(self)
        return problems

    def _end(self, state: BundleState, problems: list[str]) -> list[str]:
        self.state, self.problem = state, "\n".join(problems)
        self.published_at = timezone.now() if state == BundleState.PUBLISHED else None
        rows = Bundle.objects.filter(pk=self.pk)
        if state != BundleState.PUBLISHED:  # another process may have published it meanwhile
            rows = rows.exclude(state=BundleState.PUBLISHED)
        rows.update(state=self.state, problem=self.problem, published_at=self.published_at)
        return problems


class BundlePage(Orderable):
    """A page of a bundle, and the revision of it that was approved; after an edit it is no longer approved."""

    never_on_cached_pages = True

    bundle = ParentalKey(Bundle, on_delete=models.CASCADE, related_name="pages")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("page"))
    approved_revision = models.ForeignKey(Revision, models.SET_NULL, null=True, editable=False, related_name="+")
    approved_by = models.CharField(max_length=150, blank=True, editable=False)
    approved_hash = models.CharField(max_length=64, blank=True, editable=False)

    panels: ClassVar = [PageChooserPanel("page")]

    class Meta(Orderable.Meta):
        verbose_name = _("page of a bundle")
        constraints: ClassVar = [models.UniqueConstraint(fields=["bundle", "page"], name="page_once_in_a_bundle")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(self.page.draft_title or self.page.title)

    @property
    def problem(self) -> str:
        """Return why the page may not be published with the others; "" when its newest text is the approved one."""
        specific = self.page.specific
        if specific.why_not_in_bundle:
            return str(specific.why_not_in_bundle)
        newest = specific.get_latest_revision()
        if self.approved_revision is None or newest is None:
            return gettext("not approved yet")
        if newest.pk != self.approved_revision_id or content_hash(newest) != self.approved_hash:
            return gettext("changed after it was approved")
        page = newest.as_object()
        if page.go_live_at and page.go_live_at > timezone.now():
            return gettext("has a later time of its own")
        if page.expire_at and page.expire_at <= timezone.now():
            return gettext("its end is over")
        return ""

    def approve(self, revision: Revision, by: str) -> None:
        """Record that a revision may go public with the bundle."""
        self.approved_revision, self.approved_by, self.approved_hash = revision, by, content_hash(revision)
        self.save(update_fields=["approved_revision", "approved_by", "approved_hash"])


class BundleWork(Orderable):
    """Work of another kind in a bundle, by its number."""

    never_on_cached_pages = True

    bundle = ParentalKey(Bundle, on_delete=models.CASCADE, related_name="works")
    kind = models.CharField(_("kind"), max_length=20, default="answer", editable=False)
    number = models.CharField(_("number of the question"), max_length=40)

    panels: ClassVar = [FieldPanel("number")]

    class Meta(Orderable.Meta):
        verbose_name = _("answer in a bundle")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        kind = bundles.kind_named(self.kind)
        return (kind.find(self.number) if kind else None) or self.number

    @property
    def problem(self) -> str:
        kind = bundles.kind_named(self.kind)
        return kind.problem(self.number) if kind else gettext("not approved yet")

    def prepare(self) -> None:
        if kind := bundles.kind_named(self.kind):
            kind.prepare(self.number)

    def publish(self) -> None:
        kind = bundles.kind_named(self.kind)
        if kind is None:
            raise NotPublishable(self.number)
        kind.publish(self.number)


_waiting: Prepared[BundlePage] = Prepared(
    lambda pk: BundlePage.objects.filter(page=pk).exclude(bundle__state=BundleState.PUBLISHED).select_related("bundle").order_by("-pk")[:1]
)


def open_item(page: Page) -> BundlePage | None:
    """Return the place of a page in a bundle that is not published yet."""
    if not isinstance(page, Page):
        return None
    return _waiting.first(page.pk) if page.pk else None


def open_bundle(kind: str, number: str, pages: models.QuerySet[Page]) -> Bundle | None:
    """Return the bundle, not published yet, that holds the work with this number or one of its pages."""
    holding = models.Q(works__kind=kind, works__number=number) | models.Q(pages__page__in=pages)
    return Bundle.objects.exclude(state=BundleState.PUBLISHED).filter(holding).order_by("-pk").first()


@workflow_end.publication_waits
def approve_in_bundle(workflow_state: Any, user: User | None = None) -> bool:
    """Mark an approved page where it waits in a bundle; return whether it does."""
    if (item := open_item(workflow_state.content_object)) is None:
        return False
    item.approve(item.page.specific.get_latest_revision(), user.get_full_name() or user.get_username() if user else gettext("by a link"))
    return True
