"""The WSGI entry point."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from cms.web.middleware.frame_memory import with_frame_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
_handler = get_wsgi_application()


def application(environ: Any, start_response: Any) -> Any:
    """Answer a request."""
    return with_frame_memory(_handler, environ, start_response)


from django.urls import reverse  # noqa: E402 - all of these need the apps

from cms.background.training import mark as training_mark  # noqa: E402
from cms.text.personal_data.detector import find_personal_data  # noqa: E402

if not settings.TRAINING_COPY:
    training_mark.forget_file()

# Made now, not while somebody waits for the first answer of this process: the table of addresses, the patterns of personal data.
reverse("wagtailadmin_home")
find_personal_data("")
