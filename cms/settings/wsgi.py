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


from cms.background import training_mark  # noqa: E402 - it needs the apps

if not settings.TRAINING_COPY:
    training_mark.forget_file()
