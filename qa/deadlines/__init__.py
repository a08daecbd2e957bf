"""When an answer is due: answering times as data, the calendar of working days, due dates and their checks."""
