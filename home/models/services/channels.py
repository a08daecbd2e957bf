"""Service channels: the official addresses through which the body gives information and services, and the page that lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.contracts.search import SearchEntry
from cms.models import BasePage
from cms.models.background.link_check import LinkCheck
from cms.models.pages.rows_in_entries import stands_in_entries
from home.models.pages import ports
from home.models.services.offices import check_phone
from home.text.pasted_addresses import pasted_address

_check_web: Any = URLValidator(schemes=["http", "https"])


class ChannelKind(models.TextChoices):
    """The kinds of channels, in the order in which the directory shows them."""

    PORTAL = "portal", _("Information portal")
    PUBLIC_SERVICES = "services", _("Public service portal")
    ONE_STOP = "one-stop", _("One-stop system")
    NATIONAL = "national", _("National public service portal")
    VNEID = "vneid", _("VNeID application")
    APP = "app", _("Mobile application")
    SOCIAL = "social", _("Social network")
    HOTLINE = "hotline", _("Hotline")
    EMAIL = "email", _("E-mail")


class ChannelState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("of a channel", "In use")
    MOVING = "moving", pgettext_lazy("of a channel", "Moving to another channel")
    RETIRED = "retired", pgettext_lazy("of a channel", "No longer used")


class ServiceChannel(models.Model):
    """A channel that the body announced. `address` is a telephone number, an e-mail address or a web address, by `kind`."""

    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind)
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(
        _("address"),
        max_length=300,
        help_text=_("A web address with https://; for a hotline the number, for an e-mail channel the address."),
    )
    handle = models.CharField(_("account name"), max_length=100, blank=True, help_text=_("As the network shows it, for example @sonha."))
    handle_verified = models.BooleanField(_("account verified by the network"), default=False)
    owner = models.CharField(_("unit in charge"), max_length=200)
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    scope = models.TextField(_("what it is for"), blank=True, max_length=600)
    announced_in = models.CharField(_("announced by document"), max_length=100, blank=True, help_text=_("Number and symbol."))
    announcement = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page of the announcing document"),
    )
    state = models.CharField(_("state"), max_length=8, choices=ChannelState, default=ChannelState.ACTIVE)
    state_since = models.DateField(_("in this state since"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("replaced by"),
        help_text=_("For a channel that moves or is no longer used."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    updated_at = models.DateTimeField(auto_now=True)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("order")]),
        FieldPanel("name"),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("handle"), FieldPanel("handle_verified")]),
        FieldPanel("owner"),
        FieldPanel("hours"),
        FieldPanel("scope"),
        MultiFieldPanel([FieldPanel("announced_in"), FieldPanel("announcement")], heading=_("Published announcement")),
        MultiFieldPanel([FieldRowPanel([FieldPanel("state"), FieldPanel("state_since")]), FieldPanel("successor")], heading=_("State")),
    ]

    class Meta:
        verbose_name = _("service channel")
        verbose_name_plural = _("service channels")
        ordering: ClassVar = ["order", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address"], name="home_channel_address_once"),
            models.CheckConstraint(
                condition=~Q(state=ChannelState.MOVING) | Q(successor__isnull=False), name="home_channel_moves_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Check the address, which no other channel has, and that the successor fits the state and leads into no circle."""
        try:
            self._check_address()
        except ValidationError as error:
            raise ValidationError({"address": error.messages}) from error
        own = pasted_address(self.address)
        if same := next((one for one in ServiceChannel.objects.exclude(pk=self.pk) if pasted_address(one.address) == own), None):
            raise ValidationError({"address": _("The channel “%(name)s” has this address already.") % {"name": same}})
        if self.state == ChannelState.ACTIVE and self.successor_id:
            raise ValidationError({"successor": _("A channel in use has no successor: say that it moves.")})
        if self.state == ChannelState.MOVING and not self.successor_id:
            raise ValidationError({"successor": _("Say which channel it moves to.")})
        if self.successor and (self.successor == self or self in self.successor.chain()):
            raise ValidationError({"successor": _("The channels would replace each other in a circle.")})

    def _check_address(self) -> None:
        if self.kind == ChannelKind.HOTLINE:
            check_phone(self.address)
        elif self.kind == ChannelKind.EMAIL:
            validate_email(self.address)
        else:
            _check_web(self.address)

    @property
    def is_web(self) -> bool:
        """Return whether the address is a web address."""
        return self.kind not in (ChannelKind.HOTLINE, ChannelKind.EMAIL)

    @property
    def link(self) -> str:
        """Return what a click opens: `https:`, `tel:` or `mailto:`."""
        if self.kind == ChannelKind.HOTLINE:
            return f"tel:{''.join(sign for sign in self.address if sign.isdigit() or sign == '+')}"
        return f"mailto:{self.address}" if self.kind == ChannelKind.EMAIL else self.address

    def chain(self) -> list[ServiceChannel]:
        """Return this channel and those that replaced it one after another; ends where the channels form a circle."""
        found: list[ServiceChannel] = []
        channel: ServiceChannel | None = self
        while channel is not None and channel not in found:
            found.append(channel)
            channel = channel.successor
        return found

    @property
    def current(self) -> ServiceChannel:
        """Return the channel to use instead of this one: the last of its chain; itself when nothing replaced it."""
        return self.chain()[-1]


class ChannelCheck(LinkCheck):
    """The weekly check whether the web address of a channel answers. Due again and again, at `next_try_at`."""

    stuck_permission = "home.change_servicechannel"

    channel = models.OneToOneField(ServiceChannel, models.CASCADE, related_name="check_row")

    class Meta:
        verbose_name = _("check of a service channel")
        verbose_name_plural = _("checks of service channels")
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="home_channel_check_due")]

    def __str__(self) -> str:
        return str(self.channel_id)

    def describe(self) -> str:
        return self.channel.name


class ChannelDirectoryPage(RoutablePageMixin, BasePage):
    """The public directory of the service channels, with their QR codes, as data, and the answer to "is this really yours?"."""

    intro = models.TextField(_("introduction"), blank=True, max_length=600)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    template = "home/channels/directory.html"
    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = _("directory of service channels")
        verbose_name_plural = _("directories of service channels")

    @path("")
    def directory(self, request: HttpRequest) -> HttpResponse:
        """Show the channels; `?dia-chi=` says whether an address is one of them."""
        return self.render(request, context_overrides=ports.channel_directory(request, self))

    @path("json/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """Return the channels as JSON Feed 1.1."""
        return ports.channel_file(request, self, "feed", 0)

    @path("<int:number>/ma-qr/")
    def qr_code(self, request: HttpRequest, number: int) -> HttpResponse:
        """Return the QR code of a channel."""
        return ports.channel_file(request, self, "qr", number)

    @path("<int:number>/")
    def go(self, request: HttpRequest, number: int) -> HttpResponse:
        """Lead to the channel, or to the one that replaced it: what printed QR codes hold."""
        return ports.channel_file(request, self, "go", number)

    def get_search_entries(self) -> Iterable[SearchEntry]:
        if self.is_findable:
            channels = ServiceChannel.objects.exclude(state=ChannelState.RETIRED)
            lines = (
                " – ".join(filter(None, [str(one.get_kind_display()), one.name, one.address, one.handle, one.scope])) for one in channels
            )
            yield self.search_entry(body="\n".join([self.intro, *lines]))


@stands_in_entries(ServiceChannel)
def directories(channel: ServiceChannel) -> Iterable[int]:
    return ChannelDirectoryPage.objects.values_list("pk", flat=True)
