"""A new password by mail: the same answer in the same time whether the address has an account or not, and limited."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.views.account import PasswordResetView

from cms.background.sending.mail import queue_mail
from cms.models.access.login_throttle import Purpose
from cms.storage.encryption import cipher, email_key
from cms.web.monitoring import security_log
from cms.web.protection import login_throttle


class BackgroundPasswordResetView(PasswordResetView):
    """Store only that a link was asked for at this address: the worker finds the account and sends the mail."""

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        """Queue the mail and redirect; answer 429 where the address or the network has to wait."""
        email = form.cleaned_data["email"]
        wait = login_throttle.begin(self.request, Purpose.RESET, email_key(email))
        security_log.note("new password asked for" if wait is None else "new password delayed", self.request, name=email)
        if wait is not None:
            form.add_error(
                None, _("Too many requests. Please wait %(time)s, then try again.") % {"time": login_throttle.wait_in_words(wait)}
            )
            return self.render_to_response(self.get_context_data(form=form), status=429)
        send_link.enqueue(cipher().encrypt(email.encode()).decode())
        return HttpResponseRedirect(str(self.success_url))


@task
def send_link(encrypted: str) -> None:
    """Mail a link to every active account with a usable password that has this (encrypted) address."""
    email = cipher().decrypt(encrypted.encode()).decode()
    for user in PasswordResetForm().get_users(email):
        uid = urlsafe_base64_encode(force_bytes(user.pk))
        path = reverse("wagtailadmin_password_reset_confirm", args=[uid, default_token_generator.make_token(user)])
        queue_mail(
            key=f"password:{user.pk}:{timezone.now():%Y%m%d%H%M%S}",
            recipient=user.email,
            template="cms/mail/password_reset",
            context={"url": settings.SITE_URL + path, "name": user.get_username()},
        )
