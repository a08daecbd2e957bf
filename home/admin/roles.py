"""Permissions of editors and publishers for the portal's pages, topics, menus and banners."""

from cms.admin.roles import EDITORS, PUBLISHERS, RolePermissions, grant

_VOCABULARY = (
    "home.add_newstopic",
    "home.change_newstopic",
    "home.add_newstag",
    "home.change_newstag",
    "home.add_procedurefield",
    "home.change_procedurefield",
    "home.view_procedurebasis",
    "home.add_pagetranslation",
    "home.change_pagetranslation",
)

_BUNDLES = tuple(f"cms.{verb}_{model}" for verb in ("add", "change", "view") for model in ("bundle", "pagereview"))
_BODY = ("orgunit", "officer", "leaderevent", "outagenotice", "serviceindicator")

grant(EDITORS, RolePermissions(permissions=(*_VOCABULARY, *_BUNDLES)))
grant(
    PUBLISHERS,
    RolePermissions(
        permissions=(
            *_VOCABULARY,
            *_BUNDLES,
            "cms.delete_bundle",
            "home.view_formanswer",
            "cms.delete_pagereview",
            "home.delete_newstopic",
            "home.delete_newstag",
            "home.delete_procedurefield",
            "home.delete_pagetranslation",
            "home.add_alertbanner",
            "home.change_alertbanner",
            "home.delete_alertbanner",
            "home.add_servicechannel",
            "home.change_servicechannel",
            "home.delete_servicechannel",
            *(f"home.{verb}_{model}" for model in _BODY for verb in ("add", "change", "delete")),
            "home.change_duty",
            "home.change_legalregime",
            "home.view_compliancesnapshot",
            "home.add_office",
            "home.change_office",
            "home.delete_office",
            "home.change_menus",
            "home.change_sitesettings",
            "home.change_look",
        )
    ),
)
