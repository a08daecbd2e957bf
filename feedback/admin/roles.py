"""Permissions of the roles for readers' feedback."""

from __future__ import annotations

from cms.admin.roles import EDITORS, PUBLISHERS, RolePermissions, grant

_READ = (
    "feedback.view_targetscore",
    "feedback.view_comment",
    "feedback.change_comment",
    "feedback.view_vote",
    "feedback.view_yousaidwedid",
    "feedback.change_yousaidwedid",
    "feedback.view_surveyround",
)
_DECIDE = (
    "feedback.change_vote",
    "feedback.see_personal_data",
    "feedback.delete_yousaidwedid",
    "feedback.add_surveyround",
    "feedback.change_surveyround",
)

grant(EDITORS, RolePermissions(permissions=_READ))
grant(PUBLISHERS, RolePermissions(permissions=(*_READ, *_DECIDE)))
