"""Files of answers: who may open and change them, what they say of people, and their way to a sender who alone may read them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import CharField, IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.documents.models import Document
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.background.file_texts import pages_of, read_now
from cms.models.file_references import kept_name, linked_files, references_to_files
from cms.text.personal_data import PersonalData, find_personal_data
from cms.web.documents import is_published
from qa.models import ANSWER_FILES, Answer, AnswerPage
from qa.vocabulary.choices import Status
from qa.workflow.actors import visible_to

_HANDED_IN = (Status.IN_REVIEW, Status.APPROVED, Status.ANSWERED, Status.CLOSED)
_MOST_LETTERS = 200_000  # some three seconds of looking for personal data
_USES = Answer.files.through.objects


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rules for files, and for those of answers: only who may read the question opens one that is not public.

    Nobody deletes a file once its answer was handed in: it is part of what a second person approved.
    """

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Document]:
        found: QuerySet[Document] = super().instances_user_has_any_permission_for(user, actions)
        return found if user.is_superuser else found.filter(~_of_answers() | _open_to(user))

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Document) -> bool:
        if not super().user_has_any_permission_for_instance(user, actions, instance):
            return False
        if not user.is_superuser and not Document.objects.filter(~_of_answers() | _open_to(user), pk=instance.pk).exists():
            return False
        return set(actions) != {"delete"} or not is_settled(instance)


def _of_answers() -> Q:
    return Q(collection__name=kept_name(ANSWER_FILES)) | Q(pk__in=_USES.values("document"))


def _open_to(user: Any) -> Q:
    """Return the condition of files that `user` uploaded, that an answer uses which they may read, or that a public answer offers."""
    public = AnswerPage.objects.live().public().order_by().annotate(key=Cast("pk", CharField())).values("key")
    offered = references_to_files().filter(object_id__in=public).annotate(file=Cast("to_object_id", IntegerField())).values("file")
    theirs = _USES.filter(answer__question__in=visible_to(user).order_by()).values("document")
    return Q(uploaded_by_user=user) | Q(pk__in=theirs) | Q(pk__in=offered)


def is_settled(file: Document) -> bool:
    """Return whether an answer that was handed in uses the file, or a public page: then it stays as it was approved."""
    handed_in = _USES.filter(document=file, answer__question__status__in=_HANDED_IN)
    return handed_in.exists() or (Document.objects.filter(_of_answers(), pk=file.pk).exists() and is_published(file))


class FileForm(BaseDocumentForm):
    """Wagtail's form of a file; one that an answer was handed in with is neither replaced nor moved."""

    settled = _("An answer that was handed in uses this file: it cannot be replaced, moved or deleted. Upload another file and put it in.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_settled = bool(self.instance.pk) and is_settled(self.instance)
        if self.is_settled and "file" in self.fields:
            self.fields["file"].help_text = self.settled

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_settled and {"file", "collection"} & set(self.changed_data):
            self.add_error(None, str(self.settled))
        return cleaned


def register() -> None:
    """Put the rules in place of Wagtail's own."""
    policy = FilePolicy("wagtaildocs.Document", auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user")
    register_permission_policy(Document, policy, exact_class=True)


def read_files(answer: Answer) -> None:
    """Read the files that a text links to and look for personal data in them, before a transaction saves the text."""
    files = linked_files(answer)
    read_now(files)
    for file in files:
        personal_data_in(file)


def unread_pages(file: Document) -> list[int] | None:
    """Return the numbers of the pages without text that the program reads; None where it reads nothing of the file."""
    if not (pages := pages_of(file)):
        return None
    return [number for number, text in enumerate(pages, 1) if not text or sum(map(len, pages[:number])) > _MOST_LETTERS]


def personal_data_in(file: Document) -> list[PersonalData]:
    """Return what looks like personal data in the text of a file, as far as it was read."""
    return _found("\n\n".join(pages_of(file))[:_MOST_LETTERS])


_found = lru_cache(maxsize=32)(find_personal_data)  # a file of a draft is asked for at each save


def private_copy(answer: Answer) -> dict[str, Any]:
    """Return the text and the files of an answer for its sender alone: each link leads to the button below that sends the file."""
    html, files = str(answer.body.render_as_block()), list(answer.files.all())
    for file in files:
        html = html.replace(f'href="{file.url}"', f'href="#mb-tep-{file.pk}"')
    return {"html": mark_safe(html), "files": files}


def delete_unused(files: Iterable[Document]) -> None:
    """Delete those of the files of answers that no answer and no public page uses any more."""
    for file in Document.objects.filter(_of_answers(), pk__in=[file.pk for file in files]):
        if not _USES.filter(document=file).exists() and not is_published(file):
            file.delete()
