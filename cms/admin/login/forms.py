"""The login form that says how long to wait."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.auth import LoginForm

from cms.web.protection import login_throttle


class DelayedLoginForm(LoginForm):
    """Wagtail's form; after too many failures its error names the time to wait, whether or not the account exists."""

    def get_invalid_login_error(self) -> ValidationError:
        """Return the error that names the time to wait, or Django's own where there is none."""
        wait = getattr(self.request, "login_wait", None)
        if wait is None:
            return super().get_invalid_login_error()
        text = _("Too many attempts to sign in. Please wait %(time)s, then try again.") % {"time": login_throttle.wait_in_words(wait)}
        return ValidationError(text, code="wait")
