"""Limits on what people may do with rows of a model, administrators too: nobody adds a comment by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Model
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class AllowedActionsPolicy(ModelPermissionPolicy):
    """Refuse every action but `actions`, to everybody."""

    def __init__(self, model: type[Model], actions: tuple[str, ...]) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in self.actions and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: User, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


def allow_only(model: type[Model], *actions: str) -> None:
    """Allow nothing but these actions with rows of `model` in the administration."""
    register_permission_policy(model, AllowedActionsPolicy(model, actions), exact_class=True)
