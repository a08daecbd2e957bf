"""Mails of the feedback app: to editors, without anything that a reader wrote."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from cms.background.sending.mail import queue_mail
from feedback.models import TargetScore


def mail_about_burst(score: TargetScore) -> int:
    """Notify those who may decide about held votes that a page has many; one mail a person, page and day. Returns how many."""
    people = get_user_model().objects.with_perm(
        "feedback.change_vote", backend="django.contrib.auth.backends.ModelBackend", include_superusers=False
    )
    day = timezone.localdate()
    sent = 0
    for person in people.filter(is_active=True).exclude(email=""):
        queue_mail(
            key=f"feedback.burst:{day}:{score.pk}:{person.pk}",
            recipient=person.email,
            template="feedback/mail/burst",
            context={"title": score.title, "url": settings.SITE_URL + reverse("feedback_admin:held")},
        )
        sent += 1
    return sent
