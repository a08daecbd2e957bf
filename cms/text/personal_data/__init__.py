"""A first look for personal data in Vietnamese text; a person decides."""

from cms.text.personal_data.detector import PersonalData, find_personal_data
from cms.text.personal_data.kinds import PiiKind

__all__ = ["PersonalData", "PiiKind", "find_personal_data"]
