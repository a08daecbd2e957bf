"""A first look for personal data in Vietnamese text; a person decides (design B.12)."""

from qa.pii.detector import PersonalData, find_personal_data

__all__ = ["PersonalData", "find_personal_data"]
