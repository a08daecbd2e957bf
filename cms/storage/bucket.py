"""Uploaded files in S3-compatible storage. Only a portal that uses it loads this, and the client that comes with it."""

from __future__ import annotations

from typing import Any

from storages.backends.s3 import S3Storage

from cms.storage.media import is_private, with_random_folder


class S3MediaStorage(S3Storage):
    """One bucket: public files by plain addresses, uploaded documents stored as private objects that only the portal reads."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return str(super().get_available_name(with_random_folder(name), max_length))

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        parameters: dict[str, Any] = super().get_object_parameters(name)
        return {**parameters, "ACL": "private"} if is_private(name) else parameters

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        if is_private(name):
            raise NotImplementedError("An uploaded document has no public address: use the document's own url.")
        return str(super().url(name, *args, **kwargs))
