"""The groups of answering staff. A group opens the admin screens; what a person may do there is decided by appointments."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from cms.admin.roles import RolePermissions, grant
from qa.vocabulary.choices import Role

ROLE_GROUPS: dict[Role, str] = {
    Role.INTAKE: _("Questions: intake"),
    Role.LEAD: _("Questions: unit leads"),
    Role.OFFICER: _("Questions: officers"),
    Role.REVIEWER: _("Questions: reviewers"),
    Role.PUBLISHER: _("Questions: publishers"),
    Role.PROTECTION: _("Questions: data protection"),
    Role.HEAD: _("Questions: editorial board"),
    Role.LEADER: _("Questions: leader of the agency"),
}
_WORK = ("wagtailadmin.access_admin", "qa.work_on_questions")
_SETTINGS = tuple(
    f"qa.{action}_{model}"
    for model in (
        "unit",
        "unitmembership",
        "questionfield",
        "slapolicy",
        "countingrule",
        "legalbasis",
        "calendarday",
        "cannedreply",
        "redactionrule",
    )
    for action in ("add", "change", "view")
)
# Intake and leads keep the canned replies and the rules of redaction.
_REPLIES = tuple(f"qa.{action}_{model}" for model in ("cannedreply", "redactionrule") for action in ("add", "change", "delete", "view"))

grant(ROLE_GROUPS[Role.INTAKE], RolePermissions(permissions=(*_WORK, "qa.export_questions", "qa.read_contact", *_SETTINGS, *_REPLIES)))
grant(ROLE_GROUPS[Role.LEAD], RolePermissions(permissions=(*_WORK, "qa.export_questions", "qa.read_contact", *_REPLIES)))
grant(ROLE_GROUPS[Role.OFFICER], RolePermissions(permissions=(*_WORK, "qa.read_contact")))
grant(ROLE_GROUPS[Role.REVIEWER], RolePermissions(permissions=_WORK))
grant(ROLE_GROUPS[Role.PUBLISHER], RolePermissions(permissions=(*_WORK, "qa.export_questions")))
grant(ROLE_GROUPS[Role.PROTECTION], RolePermissions(permissions=(*_WORK, "qa.read_contact", "qa.view_qaevent")))
grant(ROLE_GROUPS[Role.HEAD], RolePermissions(permissions=(*_WORK, "qa.export_questions")))
grant(ROLE_GROUPS[Role.LEADER], RolePermissions(permissions=(*_WORK, "qa.export_questions")))
