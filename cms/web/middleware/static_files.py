"""Static files of a newer version, served by processes of the former version."""

from __future__ import annotations

import os
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise, which lists the files when a process starts; this also finds one that `collectstatic` has added since.

    While two versions answer side by side, a page of the newer one asks any process for its style sheets and scripts.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.static_root and not self.autorefresh:
            self.directories.append((os.path.join(os.path.abspath(self.static_root), ""), self.static_prefix))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.autorefresh and request.path_info not in self.files and (file := self.find_file(request.path_info)):
            self.files[request.path_info] = file
        response: HttpResponseBase = super().__call__(request)
        return response
