"""What the roles may do with readers' feedback."""

from __future__ import annotations

from cms.roles import EDITORS, PUBLISHERS, RolePermissions, grant

_READ = ("feedback.view_targetscore", "feedback.view_comment", "feedback.change_comment", "feedback.view_vote")

grant(EDITORS, RolePermissions(permissions=_READ))
grant(PUBLISHERS, RolePermissions(permissions=(*_READ, "feedback.change_vote", "feedback.see_personal_data")))
