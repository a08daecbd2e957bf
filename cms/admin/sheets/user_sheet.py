"""The sheet of users: names, addresses, groups. Passwords are in no sheet: a new person chooses one by the link for a forgotten one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.admin.accounts.users import FOR_ADMINISTRATORS, may_change
from cms.contracts.sheets import Column, SheetKind, register, word_of, yes_or_no
from cms.text.vietnamese import fold

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def _find(values: dict[str, str]) -> Any:
    model = get_user_model()
    user = model.objects.filter(username__iexact=values.get("username", "")).first()
    return model(password=_unknown_password()) if user is None else user


@cache
def _unknown_password() -> str:
    """Return the hash of a random password: to an account with an unusable one Django sends no link for a forgotten password.

    One hash for the whole process: computing one for each row of a preview would take minutes.
    """
    return make_password(secrets.token_urlsafe(32))


def _groups(text: str) -> list[Group]:
    """Return the groups that a cell names, one after another with semicolons between. Raises ValidationError."""
    known = {fold(group.name): group for group in Group.objects.all()}
    names = [name.strip() for name in text.split(";") if name.strip()]
    if unknown := [name for name in names if fold(name) not in known]:
        raise ValidationError(_("There is no group of this name: %(names)s.") % {"names": "; ".join(unknown)})
    return [known[fold(name)] for name in names]


def _named(groups: Iterable[Group]) -> str:
    return "; ".join(sorted(group.name for group in groups))


def _check(record: Any, user: User) -> None:
    if record.pk is None:
        _check_new(record)
    if user is not None and not may_change(user, record):
        raise ValidationError(FOR_ADMINISTRATORS)
    if user is not None and record.pk == user.pk and not record.is_active:
        raise ValidationError(_("You cannot switch off your own account."))
    if user is not None and record.pk == user.pk and not user.is_superuser:
        raise ValidationError(_("Only an administrator changes their own account by a sheet: it holds roles."))


def _check_new(record: Any) -> None:
    """Refuse a new person without a name or an address of their own: the link for a forgotten password is their only way in."""
    missing = [name for name in ("last_name", "first_name", "email") if not getattr(record, name)]
    if missing:
        raise ValidationError(dict.fromkeys(missing, _("A new person needs it.")))
    if get_user_model().objects.filter(email__iexact=record.email).exists():
        raise ValidationError({"email": _("Another account has this address.")})


register(
    SheetKind(
        code="nguoi-dung",
        label=gettext_lazy("Users"),
        permission="auth.change_user",
        columns=(
            Column("Tên đăng nhập", "username"),
            Column("Họ", "last_name", also=("Họ và tên đệm",)),
            Column("Tên", "first_name"),
            Column("Thư điện tử", "email", also=("Email",)),
            Column("Đang hoạt động", "is_active", read=yes_or_no, show=lambda user: word_of(user.is_active)),
            Column(
                *("Nhóm", "groups"),
                also=("Vai trò",),
                read=_groups,
                show=lambda user: _named(user.groups.all()) if user.pk else "",
                put=lambda user, groups: user.groups.set(groups),
                words=_named,
            ),
        ),
        required=("username",),
        unique=("email",),
        find=_find,
        records=lambda: get_user_model().objects.order_by("username").prefetch_related("groups"),
        check=_check,
        alone=True,  # the security log tells at once of accounts that are made
    )
)
