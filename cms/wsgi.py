"""The WSGI entry point."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_wsgi_application()

from cms.background import training_mark  # noqa: E402 - it needs the apps

if not settings.TRAINING_COPY:
    training_mark.forget_file()
