"""Permissions of editors and publishers for the reference rows of legal documents."""

from __future__ import annotations

from cms.admin.accounts.roles import EDITORS, PUBLISHERS, RolePermissions, grant, permissions

# Amending a text takes two people: both roles prepare, publishers approve what others prepared.
_OF_EDITORS = (
    *permissions("legal_docs", "add change view", "issuingbody", "legalfield", "signer", "gazetteissue", "amendment"),
    *permissions("legal_docs", "change view", "legaltask", "draftcomment"),
    *permissions("legal_docs", "view", "documenttype", "commentperiod"),
)
_OF_PUBLISHERS = (*permissions("legal_docs", "add change", "commentperiod", "documenttype"), "legal_docs.approve_amendment")

grant(EDITORS, RolePermissions(permissions=_OF_EDITORS))
grant(PUBLISHERS, RolePermissions(permissions=(*_OF_EDITORS, *_OF_PUBLISHERS)))
