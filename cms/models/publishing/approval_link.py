"""Approval by somebody without an account: a step of a workflow that mails a link, bound to the content of one revision."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import IntegrityError, models, transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.forms import EmailInput
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, Task, TaskState, WorkflowState

from cms.contracts.ports import Port
from cms.storage.encryption import EncryptedTextField

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from wagtail.models import Page

_SALT = "approval-link"
# What changes in a stored revision without an edit.
_KEPT_BY_THE_SITE = (
    {"latest_revision", "latest_revision_created_at", "live_revision", "live", "has_unpublished_changes"}
    | {"first_published_at", "last_published_at", "approved_schedule", "expired", "locked", "locked_at", "locked_by"}
    | {"draft_title", "url_path", "path", "numchild"}
)
# Mails a new link; `cms/web/pages/approval.py` provides it.
send_link: Port[[ApprovalLink], None] = Port("links for approval", lambda link: None)
_COUNTING = (TaskState.STATUS_APPROVED, TaskState.STATUS_SKIPPED)
_in_the_form: ContextVar[bool] = ContextVar("the form of a page's editor is being stored", default=False)


def content_hash(revision: Revision) -> str:
    """Return a hash of what an editor can change in a revision: the autosave may overwrite a revision."""
    content = {name: value for name, value in revision.content.items() if name not in _KEPT_BY_THE_SITE}
    return hashlib.sha256(json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


def carry_approvals(page: Page) -> None:
    """Carry the steps of a page's workflow over to its newest revision where that has the text that was approved.

    Wagtail compares the numbers of revisions. A save without a change, as the editor's form makes one by itself just after "Approve",
    would start the workflow again from the first step.
    """
    if (state := page.current_workflow_state) is None:
        return
    latest = page.get_latest_revision()
    text = content_hash(latest)
    counting = (*_COUNTING, TaskState.STATUS_IN_PROGRESS)
    earlier = state.task_states.filter(status__in=counting).exclude(revision=latest).select_related("revision")
    same = [one.pk for one in earlier if one.revision and content_hash(one.revision) == text]
    state.task_states.filter(pk__in=same).update(revision=latest)


def why_refused(refused: ValidationError | IntegrityError) -> str:
    """Return in words why a page may not be published."""
    return " ".join(refused.messages) if isinstance(refused, ValidationError) else gettext("The details do not agree with another page.")


@receiver(pre_save, sender=Revision, dispatch_uid="cms.keep_approved_text")
def keep_approved_text(instance: Revision, **kwargs: Any) -> None:
    """Keep a copy of an approved revision before another text overwrites it: approvals count only for the text that was approved."""
    if not instance.pk:
        return
    approvals = TaskState.objects.filter(revision=instance.pk, status__in=_COUNTING, workflow_state__in=WorkflowState.objects.active())
    if not approvals.exists():
        return
    approved = Revision.objects.get(pk=instance.pk)
    if content_hash(approved) != content_hash(instance):
        approved.pk, approved.approved_go_live_at = None, None
        approved.save()
        approvals.update(revision=approved)


@contextmanager
def approving_newest_revision() -> Iterator[None]:
    """Make an approval inside the block count for the newest revision, which the form has just stored with the reviewer's corrections."""
    token = _in_the_form.set(True)
    try:
        yield
    finally:
        _in_the_form.reset(token)


@receiver(pre_save, sender=TaskState, dispatch_uid="cms.approve_newest_revision")
def approve_newest_revision(instance: TaskState, **kwargs: Any) -> None:
    """Move a step that is approved in the editor's form to the newest revision; Wagtail would ask the same reviewer again."""
    if _in_the_form.get() and instance.pk and instance.status == TaskState.STATUS_APPROVED:
        instance.revision = instance.workflow_state.content_object.get_latest_revision()


class LinkApprovalTask(Task):
    """A step that one person outside takes by a link: they read the revision, approve it or send it back."""

    approver_name = models.CharField(_("who approves"), max_length=150, help_text=_("Name and post, as the record will say."))
    approver_email = EncryptedTextField(_("their mail address"))
    days_valid = models.PositiveSmallIntegerField(
        _("days that a link is valid"), default=7, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )

    admin_form_fields: ClassVar = [*Task.admin_form_fields, "approver_name", "approver_email", "days_valid"]
    admin_form_widgets: ClassVar = {"approver_email": EmailInput}

    class Meta:
        verbose_name = _("approval by a link")
        verbose_name_plural = _("approvals by a link")

    def clean(self) -> None:
        super().clean()
        try:
            validate_email(self.approver_email)
        except ValidationError as error:
            raise ValidationError({"approver_email": error}) from error

    @classmethod
    def get_description(cls) -> str:
        return gettext("Somebody without an account reads and approves by a link that is mailed to them")

    def start(self, workflow_state: Any, user: User | None = None) -> TaskState:
        state: TaskState = super().start(workflow_state, user=user)
        ApprovalLink.objects.issue(state)
        return state

    def user_can_access_editor(self, obj: Any, user: User) -> bool:
        return False

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        """Offer a new link to those who may edit; the words say what became of the last one."""
        if not obj.permissions_for_user(user).can_edit():
            return []
        link = ApprovalLink.objects.of(obj)
        why = link.reason_invalid if link else ""
        again = gettext("Send a new link to %(name)s") % {"name": self.approver_name}
        found = [("resend", f"{again} ({why})" if why else again, False)]
        return found if why else [*found, ("revoke", gettext("Withdraw the link for approval"), False)]

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> Any:
        if action_name == "resend":
            task_state.revision = task_state.workflow_state.content_object.get_latest_revision()
            task_state.save(update_fields=["revision"])
            ApprovalLink.objects.issue(task_state)
        elif action_name == "revoke":
            ApprovalLink.objects.revoke(task_state)
        else:
            return super().on_action(task_state, user, action_name, **kwargs)
        return None


class ApprovalLinkManager(models.Manager["ApprovalLink"]):
    @transaction.atomic
    def issue(self, state: TaskState) -> ApprovalLink:
        """Make a link for the revision of a step, mail it, and revoke those before it."""
        self.revoke(state)
        until = timezone.now() + timedelta(days=state.task.specific.days_valid)
        link = self.create(task_state=state, content_hash=content_hash(state.revision), expires_at=until)
        send_link(link)
        return link

    def revoke(self, state: TaskState) -> int:
        """Revoke the links of a step that are not used yet."""
        return self.filter(task_state=state, revoked_at=None, decided_at=None).update(revoked_at=timezone.now())

    def of(self, page: Page) -> ApprovalLink | None:
        """Return the newest link of the step that a page is at."""
        state = page.current_workflow_task_state
        return self.filter(task_state=state).order_by("-pk").first() if state else None

    def of_token(self, token: str) -> ApprovalLink | None:
        """Return the link of a token; None for one that this site did not sign."""
        try:
            key = int(signing.loads(token, salt=_SALT))
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return self.select_related("task_state__task", "task_state__workflow_state").filter(pk=key).first()


class ApprovalLink(models.Model):
    """One link to approve one revision. It is void when it is used, revoked, past its time, or when the text is another by now."""

    never_on_cached_pages = True
    wagtail_reference_index_ignore = True

    task_state = models.ForeignKey(TaskState, models.CASCADE, related_name="approval_links")
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar = ApprovalLinkManager()

    def __str__(self) -> str:
        return f"{self.task_state_id}/{self.pk}"

    @property
    def token(self) -> str:
        return signing.dumps(self.pk, salt=_SALT)

    @property
    def task(self) -> LinkApprovalTask:
        task: LinkApprovalTask = self.task_state.task.specific
        return task

    @property
    def page(self) -> Page:
        found = self.task_state.workflow_state.content_object
        return getattr(found, "specific", found)

    @property
    def revision(self) -> Revision:
        """Return the newest revision of the page: the one that an approval would let out."""
        revision: Revision = self.page.get_latest_revision()
        return revision

    @property
    def reason_invalid(self) -> str:
        """Return in words why the link is no longer valid; "" while it is."""
        if self.decided_at:
            return gettext("it was used already")
        if self.revoked_at or self.task_state.status != TaskState.STATUS_IN_PROGRESS:
            return gettext("it was withdrawn")
        if self.expires_at <= timezone.now():
            return gettext("its time is over")
        if content_hash(self.revision) != self.content_hash:
            return gettext("the text was changed after it was sent")
        return ""

    @transaction.atomic
    def decide(self, *, approved: bool, comment: str) -> str:
        """Approve the step, or send the text back; return why the link is void, "" when it was done.

        The page is locked meanwhile: what goes out is what the link was made for. Raises what publishing raises.
        """
        type(self.page).objects.select_for_update().filter(pk=self.page.pk).first()
        link = ApprovalLink.objects.select_for_update().get(pk=self.pk)
        if why := link.reason_invalid:
            return why
        carry_approvals(link.page)
        link.task_state.refresh_from_db()
        words = gettext("%(name)s, by a link.") % {"name": link.task.approver_name}
        said = f"{words} {comment}".strip()
        ApprovalLink.objects.filter(pk=self.pk).update(decided_at=timezone.now())
        if approved:
            link.task_state.approve(user=None, comment=said)
        else:
            link.task_state.reject(user=None, comment=said)
        return ""
