"""Formats of days in Vietnamese: day first; Django's own list for `vi` would read 05/06 as the fifth month's sixth day."""

SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "H:i d/m/Y"
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%Hh%M", "%Hh", "%H giờ %M", "%H giờ"]
_DAYS_AND_TIMES = [(day, time) for day in DATE_INPUT_FORMATS for time in TIME_INPUT_FORMATS]
# The first one is how forms show a time. Pages show the time first: what is copied from them is read, too.
DATETIME_INPUT_FORMATS = [f"{day} {time}" for day, time in _DAYS_AND_TIMES] + [
    f"{time}{between}{day}" for between in (" ", " ngày ") for day, time in _DAYS_AND_TIMES
]
NUMBER_GROUPING = 3  # Django's own list for `vi` groups nothing: 29.141 would be shown as 29141
