"""Wagtail's app of users and groups with our screens of groups and users."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    group_viewset = "cms.admin.accounts.groups.GroupViewSet"
    user_viewset = "cms.admin.accounts.users.UserViewSet"
