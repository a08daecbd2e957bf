"""The body's data for machines: the leaders' calendar as iCalendar, outage notices as a feed; and its evidence for the duties."""
