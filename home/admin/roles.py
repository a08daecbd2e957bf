"""Permissions of editors and publishers for the portal's pages, topics, menus and banners."""

from cms.admin.accounts.roles import EDITORS, PUBLISHERS, RolePermissions, grant, permissions

_VOCABULARY = ("newstopic", "newstag", "procedurefield", "pagetranslation", "contributor")
_OF_EDITORS = (
    *permissions("home", "add change", *_VOCABULARY),
    *permissions("cms", "add change view", "bundle", "pagereview"),
    "home.view_procedurebasis",
    *permissions("home", "add view", "articletemplate"),
)
_ROWS = ("alertbanner", "servicechannel", "office", "orgunit", "officer", "leaderevent", "outagenotice", "serviceindicator")
_OF_PUBLISHERS = (
    *permissions("cms", "delete", "bundle", "pagereview"),
    *permissions("home", "delete", *_VOCABULARY),
    *permissions("home", "add change delete", *_ROWS),
    *permissions("home", "change", "duty", "legalregime", "menus", "sitesettings", "look"),
    *permissions("home", "add change delete", "contributionkind"),
    *permissions("home", "change delete", "articletemplate"),
    *permissions("home", "add change delete", "pagekind"),
    *permissions("home", "view", "compliancesnapshot", "formanswer", "contribution"),
)

grant(EDITORS, RolePermissions(permissions=_OF_EDITORS))
grant(PUBLISHERS, RolePermissions(permissions=(*_OF_EDITORS, *_OF_PUBLISHERS)))
