"""The Content-Security-Policy of public pages and of the administration."""

from __future__ import annotations

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from cms.web.request.zones import ADMIN_PREFIX


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for everything, the admin's own below its address.

    The words of the public policy are made once: a kept page is answered in less time than they take.
    """

    _public: str = ""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the policy; the usual one of public pages is built once for each process."""
        if hosts := getattr(request, "frame_hosts", ()):
            response._csp_update = {"frame-src": hosts}  # type: ignore[attr-defined]
        has_own = getattr(request, "_csp_nonce", None) or any(name.startswith("_csp") for name in vars(response))
        if self._public and not has_own and response.status_code == 200 and not request.path_info.startswith(ADMIN_PREFIX):
            response.headers.setdefault(HEADER, self._public)
            return response
        had, response = HEADER in response, super().process_response(request, response)
        if not has_own and not had and response.status_code == 200 and not request.path_info.startswith(ADMIN_PREFIX):
            self._public = response.headers.get(HEADER, "")
        return response

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(ADMIN_PREFIX):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return parts
