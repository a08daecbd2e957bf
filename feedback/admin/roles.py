"""Permissions of the roles for readers' feedback."""

from __future__ import annotations

from cms.admin.accounts.roles import EDITORS, PUBLISHERS, RolePermissions, grant, permissions

_READ = (
    *permissions("feedback", "view", "targetscore", "vote", "surveyround"),
    *permissions("feedback", "view change", "comment", "yousaidwedid"),
)
_DECIDE = ("feedback.change_vote", "feedback.see_personal_data", "feedback.delete_yousaidwedid")

grant(EDITORS, RolePermissions(permissions=_READ))
grant(PUBLISHERS, RolePermissions(permissions=(*_READ, *_DECIDE, *permissions("feedback", "add change", "surveyround"))))
