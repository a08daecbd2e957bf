"""Permissions of the roles in the search: editors teach it words, publishers put pages first and look after the index."""

from cms.admin.roles import EDITORS, PUBLISHERS, RolePermissions, grant

_WORDS = ("search.add_synonymrow", "search.change_synonymrow", "search.delete_synonymrow", "search.view_synonymrow")
_PINS = ("search.add_pinnedresult", "search.change_pinnedresult", "search.delete_pinnedresult", "search.view_pinnedresult")

grant(EDITORS, RolePermissions(permissions=_WORDS))
grant(PUBLISHERS, RolePermissions(permissions=(*_WORDS, *_PINS, "search.manage_index")))
