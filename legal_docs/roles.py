"""What editors and publishers may do with the reference rows of legal documents."""

from __future__ import annotations

from cms.roles import EDITORS, PUBLISHERS, RolePermissions, grant

_KEEP = tuple(
    f"legal_docs.{action}_{model}"
    for model in ("issuingbody", "legalfield", "signer", "gazetteissue")
    for action in ("add", "change", "view")
)
_TYPES = ("legal_docs.view_documenttype",)

grant(EDITORS, RolePermissions(permissions=(*_KEEP, *_TYPES)))
grant(PUBLISHERS, RolePermissions(permissions=(*_KEEP, *_TYPES, "legal_docs.add_documenttype", "legal_docs.change_documenttype")))
