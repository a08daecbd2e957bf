"""Formats of days in Vietnamese: day first; Django's own list for `vi` would read 05/06 as the fifth month's sixth day."""

SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "H:i d/m/Y"
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = [f"{day} {time}" for day in DATE_INPUT_FORMATS for time in TIME_INPUT_FORMATS]
NUMBER_GROUPING = 3  # Django's own list for `vi` groups nothing: 29.141 would be shown as 29141
