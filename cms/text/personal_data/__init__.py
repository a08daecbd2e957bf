"""A first look for personal data in Vietnamese text; a person decides."""

from cms.text.personal_data.detector import PersonalData, find_personal_data
from cms.text.personal_data.kinds import PiiKind
from cms.text.personal_data.redacting import placeholder, redact_personal_data

__all__ = ["PersonalData", "PiiKind", "find_personal_data", "placeholder", "redact_personal_data"]
