"""Permissions of the roles in the search: editors teach it words, publishers put pages first and look after the index."""

from cms.admin.accounts.roles import EDITORS, PUBLISHERS, RolePermissions, grant, permissions

_WORDS = permissions("search", "add change delete view", "synonymrow")
_PINS = permissions("search", "add change delete view", "pinnedresult")

grant(EDITORS, RolePermissions(permissions=_WORDS))
grant(PUBLISHERS, RolePermissions(permissions=(*_WORDS, *_PINS, "search.manage_index")))
