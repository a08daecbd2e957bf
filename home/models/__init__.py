"""The portal's pages, and what is shown on every one of them: menus, banners, details of the agency."""

from home.models.article_templates import ArticleTemplate
from home.models.body import LeaderEvent, Officer, OrgUnit, OutageNotice, Role
from home.models.channels import ChannelCheck, ChannelDirectoryPage, ChannelKind, ChannelState, ServiceChannel
from home.models.disclosures import DisclosureKind, DisclosurePage
from home.models.duties import ComplianceSnapshot, Duty, DutyBasis, LegalRegime
from home.models.forms import FormAnswer, FormPage, FormQuestion, QuestionType
from home.models.front import HomePage, Shortcut
from home.models.life_events import LifeEventIndexPage, LifeEventPage, Picture
from home.models.look import Look, Typeface
from home.models.news import NewsIndexPage, NewsPage, NewsPageTag, NewsTag, NewsTopic
from home.models.newsletters import NewsletterIndexPage, NewsletterPage
from home.models.offices import Office, OfficeKind
from home.models.page_kinds import KindPlace, KindSection, PageKind
from home.models.procedure_bases import ProcedureBasis
from home.models.procedures import Online, ProcedureField, ProcedureIndexPage, ProcedurePage
from home.models.royalties import Contribution, ContributionKind, Contributor, RoyaltyRate
from home.models.site import AlertBanner, AlertLevel, Menus, SiteSettings
from home.models.standard import StandardPage
from home.models.statistics import IndicatorValue, ServiceIndicator
from home.models.translations import PageTranslation
