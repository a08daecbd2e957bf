"""Wagtail's app of users and groups with our screens of groups."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    group_viewset = "cms.admin.groups.GroupViewSet"
