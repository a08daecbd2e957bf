"""Reports of errors by Sentry's protocol, to a server of one's own or a hosted one. Nothing that a person typed goes with them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.background.monitoring.addresses import without_secrets
from cms.background.monitoring.context import current_id


def start(dsn: str, environment: str) -> None:
    """Send reports of errors to `dsn` from now on.

    Raises ImproperlyConfigured when the package `sentry-sdk` (the extra `sentry`) is not installed.
    """
    try:
        import sentry_sdk
        from sentry_sdk.integrations.django import DjangoIntegration
        from sentry_sdk.integrations.logging import LoggingIntegration
    except ImportError as error:
        raise ImproperlyConfigured("SENTRY_DSN is set, but sentry-sdk is not installed: install the package, or unset it.") from error
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(), LoggingIntegration(level=None)],  # errors in the log, no trail of lines before them
        include_local_variables=False,  # they hold what citizens typed
        max_request_body_size="never",
        max_breadcrumbs=0,
        send_default_pii=False,
        before_send=without_personal_data,
    )


def without_personal_data(event: Any, hint: dict[str, Any]) -> Any:
    """Return a report with the method and path of the request alone, and the id of the request; keys and values of rows are cut."""
    if request := event.pop("request", None):
        path = without_secrets(urlsplit(request.get("url", "")).path)
        event["request"] = {"method": request.get("method", ""), "url": path}
    event.pop("user", None)
    event.setdefault("tags", {})["request"] = current_id()
    return _cut(event)


def _cut(part: Any) -> Any:
    """Return a part of a report with every text in it as a log line would have it."""
    if isinstance(part, str):
        return without_secrets(part)
    if isinstance(part, dict):
        return {name: _cut(value) for name, value in part.items()}
    return [_cut(value) for value in part] if isinstance(part, list | tuple) else part
