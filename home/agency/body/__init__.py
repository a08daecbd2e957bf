"""The body itself for programs: the leaders' calendar as iCalendar, outage notices as a feed; and its evidence for the duties."""
