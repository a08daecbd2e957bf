"""Permissions of editors and publishers for the reference rows of legal documents."""

from __future__ import annotations

from cms.admin.roles import EDITORS, PUBLISHERS, RolePermissions, grant

_KEEP = tuple(
    f"legal_docs.{action}_{model}"
    for model in ("issuingbody", "legalfield", "signer", "gazetteissue")
    for action in ("add", "change", "view")
)
_TYPES = ("legal_docs.view_documenttype",)
# Amending a text takes two people: both roles prepare, publishers approve what others prepared.
_AMEND = tuple(f"legal_docs.{action}_amendment" for action in ("add", "change", "view"))
_DRAFTS = ("legal_docs.view_draftcomment", "legal_docs.change_draftcomment", "legal_docs.view_commentperiod")
_TASKS = ("legal_docs.view_legaltask", "legal_docs.change_legaltask")

grant(EDITORS, RolePermissions(permissions=(*_KEEP, *_TYPES, *_AMEND, *_TASKS, *_DRAFTS)))
grant(
    PUBLISHERS,
    RolePermissions(
        permissions=(
            *_KEEP,
            *_TYPES,
            *_AMEND,
            *_TASKS,
            *_DRAFTS,
            "legal_docs.add_commentperiod",
            "legal_docs.change_commentperiod",
            "legal_docs.add_documenttype",
            "legal_docs.change_documenttype",
            "legal_docs.approve_amendment",
        )
    ),
)
