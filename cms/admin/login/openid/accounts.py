"""The account and roles of a person who signs in by the provider: its claims decide about the roles that OIDC_ROLES names."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.models import OpenIDAccount

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
Claims = Mapping[str, Any]


class AccountRefused(Exception):
    """A person that the provider knows may not enter; the text says why, to that person."""


@transaction.atomic
def account_of(claims: Claims) -> User | None:
    """Return the account of the person whom `claims` (of a checked ID token) describe, with roles as they say now; None without any role.

    A person seen for the first time gets the account with the same address when the provider has verified it, else a new one.
    Raises AccountRefused when the account is closed or belongs to an administrator.
    """
    subject, held = str(claims["sub"]), _held(claims)
    linked = OpenIDAccount.objects.select_related("user").filter(issuer=settings.OIDC_ISSUER, subject=subject).first()
    administrator = bool(settings.OIDC_ADMINISTRATORS) and _composed(settings.OIDC_ADMINISTRATORS) in held
    user = linked.user if linked else _by_address(claims)
    adopted = bool(settings.OIDC_ADMINISTRATORS) and (linked is not None or administrator)
    if user is not None and user.is_superuser and not adopted:  # the local account for the time when the provider is unreachable
        raise AccountRefused(_("Administrators sign in with their local account."))
    if user is not None and not user.is_active:
        raise AccountRefused(_("This account is closed. Please ask an administrator of the portal."))
    roles = _roles(held)
    if user is None and not roles and not administrator:
        return None
    user = user or get_user_model()(username=_free_name(claims))
    if linked is None:
        user.set_unusable_password()  # from now on only the provider lets this person in
    _apply(user, claims, roles, administrator)
    OpenIDAccount.objects.update_or_create(user=user, defaults={"issuer": settings.OIDC_ISSUER, "subject": subject})
    return user if administrator or user.groups.exists() else None


def has_second_factor(claims: Claims) -> bool:
    """Return whether the provider asked for a second factor of a kind that OIDC_SECOND_FACTOR trusts (`amr` or `acr`)."""
    said = {str(value) for value in _list(claims.get("amr"))} | {str(claims.get("acr") or "")}
    return bool(said & set(settings.OIDC_SECOND_FACTOR))


def _apply(user: User, claims: Claims, roles: list[Group], administrator: bool) -> None:
    """Write name, address and roles; roles that OIDC_ROLES does not name stay as an administrator gave them."""
    whole = _words(claims, "name")
    user.first_name = (_words(claims, "given_name") or whole or user.first_name)[:150]
    user.last_name = (_words(claims, "family_name") or ("" if whole else user.last_name))[:150]
    user.email = _address(claims) or user.email
    user.is_superuser = user.is_staff = administrator
    user.save()
    user.groups.remove(*user.groups.filter(name__in=_managed()).exclude(pk__in=[role.pk for role in roles]))
    user.groups.add(*roles)


def _by_address(claims: Claims) -> User | None:
    """Return the account with the same address that no person of this provider has.

    Raise AccountRefused when the provider did not verify the address. An account
    of a former provider counts: when the provider moves to another address, colleagues keep their accounts.
    """
    email = _address(claims)
    others = get_user_model().objects.exclude(openid_account__issuer=settings.OIDC_ISSUER)
    found = list(others.filter(email__iexact=email)[:2]) if email else []
    if not found:
        return None
    if claims.get("email_verified") is not True or len(found) > 1:
        raise AccountRefused(
            _("The portal has a local account with your e-mail address already. Please ask an administrator to connect it.")
        )
    return found[0]


def _free_name(claims: Claims) -> str:
    """Return a user name that nobody has, like the one at the provider."""
    wanted = (_words(claims, "preferred_username") or _address(claims) or _plain(str(claims["sub"])))[:140]
    names = get_user_model().objects.filter(username__istartswith=wanted).values_list("username", flat=True)
    taken = {name.lower() for name in names}  # two that differ in capitals are one for the eye
    return next(name for name in (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))) if name.lower() not in taken)


def _words(claims: Claims, name: str) -> str:
    """Return a claim as people would type it: composed, without control characters and marks that turn text round; "" for no text."""
    value = claims.get(name)
    return _plain(value) if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return "".join(sign for sign in " ".join(_composed(text).split()) if unicodedata.category(sign)[0] != "C")


def _address(claims: Claims) -> str:
    """Return the mail address; "" for what the form of accounts would not take either, which is logged.

    Nor does it take a domain without a dot (`an@ubnd`), which only a mail server inside knows: a public body's mail has a domain below
    gov.vn, and whoever changed such an account would have to take the address out first.
    """
    email = str(claims.get("email") or "").strip()
    try:
        get_user_model()._meta.get_field("email").run_validators(email)
    except ValidationError:
        logger.warning("the provider names no mail address that the portal could use for %s", claims["sub"])
        return ""
    return email


def _held(claims: Claims) -> set[str]:
    """Return the values of the claim that OIDC_ROLES_CLAIM names; dots lead into objects (Keycloak: realm_access.roles)."""
    value: Any = claims
    for part in settings.OIDC_ROLES_CLAIM.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return {_composed(str(item)) for item in _list(value)}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] if value else []


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())  # macOS writes `ế` as three characters


def _pairs() -> list[tuple[str, str]]:
    return [(_composed(left), _composed(right)) for left, _sign, right in (pair.partition("=") for pair in settings.OIDC_ROLES)]


def _managed() -> set[str]:
    return {role for _value, role in _pairs()}


def _roles(held: set[str]) -> list[Group]:
    names = {role for value, role in _pairs() if value in held}
    roles = list(Group.objects.filter(name__in=names))
    if missing := names - {role.name for role in roles}:
        logger.error("OIDC_ROLES names roles that the portal does not have: %s", ", ".join(sorted(missing)))
    return roles
