"""The portal's pages, and what stands on every one of them."""

from home.models.front import HomePage, Shortcut
from home.models.news import NewsIndexPage, NewsPage, NewsPageTag, NewsTag, NewsTopic
from home.models.procedures import ProcedureField, ProcedureIndexPage, ProcedurePage
from home.models.site import AlertBanner, AlertLevel, Menus, SiteSettings
from home.models.standard import StandardPage

__all__ = [
    "AlertBanner",
    "AlertLevel",
    "HomePage",
    "Menus",
    "NewsIndexPage",
    "NewsPage",
    "NewsPageTag",
    "NewsTag",
    "NewsTopic",
    "ProcedureField",
    "ProcedureIndexPage",
    "ProcedurePage",
    "Shortcut",
    "SiteSettings",
    "StandardPage",
]
