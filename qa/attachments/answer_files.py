"""Files of answers: who may open and change them, the search for personal data in them, and sending them to a sender who alone may read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import CollectionForm
from wagtail.admin.views import collections
from wagtail.documents.forms import BaseDocumentForm
from wagtail.documents.models import Document
from wagtail.models import Collection, Page, ReferenceIndex
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from cms.background.pages.file_texts import not_read, pages_of, read_now
from cms.background.worker import retention
from cms.models.files.file_entries import is_closed
from cms.models.files.file_references import kept_name, linked_files, linked_keys, references_to_files
from cms.text.personal_data import PersonalData, find_personal_data
from cms.web.files.documents import is_published
from qa.models import ANSWER_FILES, Answer, AnswerPage, SavedAside
from qa.privacy.retention import KEEP_UNUSED_FILES
from qa.vocabulary import clock
from qa.vocabulary.choices import Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import visible_to

if TYPE_CHECKING:
    from django.contrib.auth.models import User

HANDED_IN = (Status.IN_REVIEW, Status.APPROVED, Status.ANSWERED, Status.CLOSED)
_MOST_LETTERS = 200_000  # takes some three seconds to search for personal data
_USES = Answer.files.through.objects


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rules for files, and for those of answers: only who may read the question opens one that is not public.

    Nobody deletes a file once its answer was handed in: it is part of what a second person approved.
    """

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet[Document]:
        found: QuerySet[Document] = super().instances_user_has_any_permission_for(user, actions)
        return found if user.is_superuser else found.filter(~_of_answers() | _open_to(user))

    def user_has_any_permission_for_instance(self, user: User, actions: Iterable[str], instance: Document) -> bool:
        if not super().user_has_any_permission_for_instance(user, actions, instance):
            return False
        if not user.is_superuser and not Document.objects.filter(~_of_answers() | _open_to(user), pk=instance.pk).exists():
            return False
        return set(actions) != {"delete"} or not (is_settled(instance) or _is_used_by_others(instance))


def _of_answers() -> Q:
    return _in_collection() | Q(pk__in=_USES.values("document"))


def _in_collection() -> Q:
    kept = Collection.objects.filter(name=kept_name(ANSWER_FILES)).first()
    return Q(collection__in=kept.get_descendants(inclusive=True)) if kept else Q(pk__in=[])


def _open_to(user: User) -> Q:
    """Return the condition of the files that `user` may open: uploaded by them, used by an answer that they may read, or public."""
    theirs = _USES.filter(answer__question__in=visible_to(user).order_by()).values("document")
    return Q(uploaded_by_user=user) | Q(pk__in=theirs) | _offered()


def _offered() -> Q:
    public = AnswerPage.objects.readable().order_by().annotate(key=Cast("pk", CharField())).values("key")
    return Q(pk__in=references_to_files().filter(object_id__in=public).annotate(file=Cast("to_object_id", IntegerField())).values("file"))


def is_settled(file: Document) -> bool:
    """Return whether the file must stay as approved: an answer that was handed in or is public, or a public page, uses it."""
    handed_in = Q(pk__in=_USES.filter(answer__question__status__in=HANDED_IN).values("document"))
    same = Document.objects.filter(pk=file.pk)
    return same.filter(handed_in | _offered()).exists() or (same.filter(_of_answers()).exists() and is_published(file))


def _is_used_by_others(file: Document) -> bool:
    """Return whether a draft or a text kept aside of somebody who did not upload the file links to it."""
    owner = file.uploaded_by_user_id
    return _USES.filter(document=file).exclude(answer__author=owner).exists() or file.pk in _kept_aside(but_of=owner)


def _kept_aside(but_of: int | None = None) -> set[int]:
    """Return the keys of the files that texts kept aside link to; there are few such texts."""
    return {key for aside in SavedAside.objects.exclude(user=but_of) for key in linked_keys(aside)}


def may_use(user: User, file: Document) -> bool:
    """Return whether `user` may put a file into an answer: they may choose it, or everybody may open it."""
    policy = policy_registry.get_by_type(Document)
    return bool(policy.user_has_permission_for_instance(user, "choose", file)) or (is_published(file) and not is_closed(file))


def refuse_foreign_files(answer: Answer, body: Any, user: User) -> None:
    """Raise Refused when a new text of an answer links to a file that is not in it yet and that `user` may not use."""
    new = set(linked_keys(Answer(body=body))) - set(answer.files.values_list("pk", flat=True))
    for file in Document.objects.filter(pk__in=new).order_by("pk"):
        if not may_use(user, file):
            text = gettext("The text links to a file that you may not open (no. %(number)d). Take the link out or choose another file.")
            raise Refused(text % {"number": file.pk})


def files_of(answer: Answer) -> list[Document]:
    """Return the files that an answer links to, without those that the author of the link may not use."""
    known = set(answer.files.values_list("pk", flat=True))
    return [file for file in linked_files(answer) if file.pk in known]


def refuse_unready_files(answer: Answer, *, public: bool) -> None:
    """Raise Refused when a file of an answer is missing, was not searched for personal data yet, or its readers may not open it."""
    files = files_of(answer)
    if len(files) < len(linked_keys(answer)):
        raise Refused(gettext("A file that the answer links to is not there any more. Take the link out or choose another file."))
    if not_read(files).exists():
        raise Refused(gettext("A file of the answer is still being read for personal data. Please try again in some minutes."))
    if public and (closed := next(filter(is_closed, files), None)):
        text = gettext("Everybody may read the answer, but its file “%(title)s” lies in a closed collection. Choose another file.")
        raise Refused(text % {"title": closed.title})


class FileForm(BaseDocumentForm):
    """Wagtail's form of a file; one that an answer was handed in with is neither replaced nor moved."""

    settled = _(
        "An answer that was handed in uses this file: it cannot be renamed, replaced, moved or deleted. Upload another file and put it in."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_settled = bool(self.instance.pk) and is_settled(self.instance)
        if self.is_settled and "file" in self.fields:
            self.fields["file"].help_text = self.settled

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_settled and {"title", "file", "collection"} & set(self.changed_data):
            self.add_error(None, str(self.settled))
        return cleaned


class KeptCollectionForm(CollectionForm):
    """Wagtail's form of a collection; that of the files of answers is known by its name and stays where it is."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.initial.get("name") == kept_name(ANSWER_FILES) and {"name", "parent"} & set(self.changed_data):
            self.add_error(None, gettext("This collection keeps the files of answers closed: it is neither renamed nor moved."))
        return cleaned


def register() -> None:
    """Put the rules in place of Wagtail's own."""
    collections.Edit.form_class = KeptCollectionForm
    policy = FilePolicy("wagtaildocs.Document", auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user")
    register_permission_policy(Document, policy, exact_class=True)


def read_files(answer: Answer) -> None:
    """Read the files that a text links to and look for personal data in them, before a transaction saves the text."""
    files = linked_files(answer)
    read_now(files)
    for file in files:
        personal_data_in(file)


def unread_pages(file: Document) -> list[int] | None:
    """Return the numbers of the pages in which the program found no text; None where it cannot read the file at all."""
    if not (pages := pages_of(file)):
        return None
    return [number for number, text in enumerate(pages, 1) if not text or sum(map(len, pages[:number])) > _MOST_LETTERS]


def personal_data_in(file: Document) -> list[PersonalData]:
    """Return what looks like personal data in the title and the name of a file, and in its text as far as it was read."""
    return _found("\n\n".join([file.title, file.filename, *pages_of(file)])[:_MOST_LETTERS])


_found = lru_cache(maxsize=32)(find_personal_data)  # a file of a draft is asked for at each save


def private_copy(answer: Answer) -> dict[str, Any]:
    """Return the text and the files of an answer for its sender alone: each link leads to the button below that sends the file."""
    html, files = str(answer.body.render_as_block()), files_of(answer)
    for file in files:
        html = html.replace(f'href="{file.url}"', f'href="#mb-tep-{file.pk}"')
    return {"html": mark_safe(html), "files": files, "answered_at": answer.question.answered_at}


def drop_unnamed(answer: Answer) -> None:
    """Detach from an answer the files that no text of it (present, earlier or kept aside) names; delete those that nothing else uses."""
    texts = (answer, *(revision.as_object() for revision in answer.revisions.all()), *answer.question.saved_aside.all())
    unnamed = list(answer.files.exclude(pk__in={key for text in texts for key in linked_keys(text)}))
    answer.files.remove(*unnamed)
    delete_unused(unnamed)


def delete_unused(files: Iterable[Document]) -> None:
    """Delete those of the files of answers that no answer, no text kept aside, no public page and no row (a canned reply) uses any more."""
    for file in _unused().filter(pk__in=[file.pk for file in files]):
        rows = ReferenceIndex.get_references_to(file).exclude(base_content_type=ReferenceIndex._get_base_content_type(Page))
        if not (rows.exists() or is_published(file)):
            file.delete()


def _unused() -> QuerySet[Document]:
    found: QuerySet[Document] = Document.objects.filter(_in_collection()).exclude(pk__in=_USES.values("document"))
    return found.exclude(pk__in=_kept_aside())


def never_used() -> QuerySet[Document]:
    """Return the files of answers that nothing has used since they were uploaded some time ago."""
    old = _unused().filter(created_at__lt=clock.now() - KEEP_UNUSED_FILES)
    named = ReferenceIndex.objects.filter(to_content_type=ReferenceIndex._get_base_content_type(Document))
    return old.annotate(key=Cast("pk", CharField())).exclude(key__in=named.values("to_object_id"))


retention.register(
    retention.Rule("qa.unused_files", _("files that were uploaded for answers and no answer uses"), KEEP_UNUSED_FILES, never_used)
)
