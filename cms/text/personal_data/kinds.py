"""The kinds of personal data that the detector tells apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PiiKind(models.TextChoices):
    PHONE = "phone", _("telephone number")
    CCCD = "cccd", _("citizen identity number")
    CMND = "cmnd", _("old identity card number")
    EMAIL = "email", _("e-mail address")
    ADDRESS = "address", _("address")
    PLATE = "plate", _("licence plate")
    TAX_CODE = "tax_code", _("tax code")
    ACCOUNT = "account", _("bank account")
    PASSPORT = "passport", _("passport number")
    NAME = "name", _("person's name")
    BIRTH_DATE = "birth_date", _("date of birth")
    SOCIAL_INSURANCE = "social_insurance", _("social insurance number")
    HEALTH_INSURANCE = "health_insurance", _("health insurance number")
    LOCATION = "location", _("coordinates or map link")
    PROFILE = "profile", _("link to a personal profile")
    LAND_CERTIFICATE = "land_certificate", _("number of a land-use certificate or plot")
    DRIVING_LICENCE = "driving_licence", _("driving licence number")
    REFERENCE = "reference", _("number of a personal record or card")
