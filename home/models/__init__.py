"""The portal's pages, and what stands on every one of them."""

from home.models.channels import ChannelCheck, ChannelDirectoryPage, ChannelKind, ChannelState, ServiceChannel
from home.models.front import HomePage, Shortcut
from home.models.life_events import LifeEventIndexPage, LifeEventPage, Picture
from home.models.news import NewsIndexPage, NewsPage, NewsPageTag, NewsTag, NewsTopic
from home.models.offices import Office, OfficeKind
from home.models.procedure_bases import ProcedureBasis
from home.models.procedures import Online, ProcedureField, ProcedureIndexPage, ProcedurePage
from home.models.site import AlertBanner, AlertLevel, Menus, SiteSettings
from home.models.standard import StandardPage

__all__ = [
    "AlertBanner",
    "AlertLevel",
    "ChannelCheck",
    "ChannelDirectoryPage",
    "ChannelKind",
    "ChannelState",
    "HomePage",
    "LifeEventIndexPage",
    "LifeEventPage",
    "Menus",
    "NewsIndexPage",
    "NewsPage",
    "NewsPageTag",
    "NewsTag",
    "NewsTopic",
    "Office",
    "OfficeKind",
    "Online",
    "Picture",
    "ProcedureBasis",
    "ProcedureField",
    "ProcedureIndexPage",
    "ProcedurePage",
    "ServiceChannel",
    "Shortcut",
    "SiteSettings",
    "StandardPage",
]
