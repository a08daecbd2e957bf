"""The groups of answering staff. A group opens the admin screens; what a person may do there is decided by appointments."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from cms.admin.accounts.role_duties import role_duties
from cms.admin.accounts.roles import RolePermissions, grant, permissions
from qa.models import ANSWER_FILES
from qa.models.events import ACTION_WORDS
from qa.vocabulary.choices import Role
from qa.vocabulary.moves import TABLE

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
_KEPT = ("cannedreply", "macro", "redactionrule")
_RULES = ("unit", "unitmembership", "questionfield", "slapolicy", "countingrule", "legalbasis", "calendarday")
_SETTINGS = permissions("qa", "add change view", *_RULES, *_KEPT)
# Intake and leads keep the canned replies, the macros and the rules of redaction.
_REPLIES = permissions("qa", "add change delete view", *_KEPT)


@role_duties
def duties() -> dict[str, list[str]]:
    """Return what each group may do with questions, as the table of moves says, in words."""
    subject = gettext("Questions")
    return {
        gettext(name): [f"{subject}: {', '.join(str(ACTION_WORDS[move.action]) for move in TABLE if role in move.who)}"]
        for role, name in ROLE_GROUPS.items()
    }


# Who writes or corrects answers puts files in; who reads them opens those of the questions that they may read: attachments/answer_files.py.
for _role, _name in ROLE_GROUPS.items():
    _verbs = "add choose" if _role in (Role.OFFICER, Role.LEAD, Role.PUBLISHER) else "choose"
    grant(_name, RolePermissions(collection_permissions=permissions("wagtaildocs", _verbs, "document"), collection=ANSWER_FILES))

grant(ROLE_GROUPS[Role.INTAKE], RolePermissions(permissions=(*_WORK, "qa.export_questions", "qa.read_contact", *_SETTINGS, *_REPLIES)))
grant(ROLE_GROUPS[Role.LEAD], RolePermissions(permissions=(*_WORK, "qa.export_questions", "qa.read_contact", *_REPLIES)))
grant(ROLE_GROUPS[Role.OFFICER], RolePermissions(permissions=(*_WORK, "qa.read_contact")))
grant(ROLE_GROUPS[Role.REVIEWER], RolePermissions(permissions=_WORK))
grant(ROLE_GROUPS[Role.PUBLISHER], RolePermissions(permissions=(*_WORK, "qa.export_questions")))
grant(ROLE_GROUPS[Role.PROTECTION], RolePermissions(permissions=(*_WORK, "qa.read_contact", "qa.view_qaevent")))
grant(ROLE_GROUPS[Role.HEAD], RolePermissions(permissions=(*_WORK, "qa.export_questions")))
grant(ROLE_GROUPS[Role.LEADER], RolePermissions(permissions=(*_WORK, "qa.export_questions")))
