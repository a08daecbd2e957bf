"""The portal's pages, and what is shown on every one of them: menus, banners, details of the agency."""

from home.models.agency.body import LeaderEvent, Officer, OrgUnit, OutageNotice, Role
from home.models.agency.disclosures import DisclosureKind, DisclosurePage
from home.models.agency.duties import ComplianceSnapshot, Duty, DutyBasis, LegalRegime
from home.models.agency.statistics import IndicatorValue, ServiceIndicator
from home.models.news.article_templates import ArticleTemplate
from home.models.news.news_pages import NewsIndexPage, NewsPage
from home.models.news.newsletters import NewsletterIndexPage, NewsletterPage
from home.models.news.royalties import Contribution, ContributionKind, Contributor, RoyaltyRate
from home.models.news.topics import NewsPageTag, NewsTag, NewsTopic
from home.models.pages.page_kinds import KindPlace, KindSection, PageKind
from home.models.pages.standard import StandardPage
from home.models.services.channels import ChannelCheck, ChannelDirectoryPage, ChannelKind, ChannelState, ServiceChannel
from home.models.services.form_answers import FormAnswer
from home.models.services.forms import FormPage, FormQuestion, QuestionType
from home.models.services.life_events import LifeEventIndexPage, LifeEventPage, Picture
from home.models.services.offices import Office, OfficeKind
from home.models.services.procedure_bases import ProcedureBasis
from home.models.services.procedures import Online, ProcedureField, ProcedureIndexPage, ProcedurePage
from home.models.site.front import HomePage, Shortcut
from home.models.site.look import Look, Typeface
from home.models.site.settings import AlertBanner, AlertLevel, Menus, SiteSettings
from home.models.translations import PageTranslation
