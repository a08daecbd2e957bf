"""A published answer belongs to one question: its page is not copied, in whatever way somebody tries."""

from __future__ import annotations

import pytest
from django.urls import reverse

from qa.models import AnswerPage, QAIndexPage
from qa.tests.factories import make_user
from qa.tests.staff import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.mark.parametrize("way", [{}, {"alias": "on"}, {"publish_copies": "on"}])
@pytest.mark.parametrize("is_list", [False, True])
def test_an_answer_is_not_copied_alone_or_with_its_list_and_the_editor_reads_why(
    stored_answer: AnswerPage, way: dict[str, str], is_list: bool
):
    page = stored_answer
    copied = QAIndexPage.objects.get() if is_list else page
    values = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": copied.get_parent().pk, "copy_subpages": "on", **way}
    admin = logged_in(make_user(is_superuser=True))
    shown = admin.post(reverse("wagtailadmin_pages:copy", args=[copied.pk]), values, follow=True)
    assert shown.status_code == 200
    assert "Không sao chép được câu trả lời đã công bố" in shown.content.decode()
    assert AnswerPage.objects.get() == page
    assert QAIndexPage.objects.count() == 1


@pytest.mark.usefixtures("stored_answer")
def test_the_list_of_answers_above_a_copied_page_is_no_hindrance():
    admin = logged_in(make_user(is_superuser=True))
    home = QAIndexPage.objects.get().get_parent()
    values = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": home.get_parent().pk}
    admin.post(reverse("wagtailadmin_pages:copy", args=[home.pk]), values)
    assert AnswerPage.objects.count() == 1
