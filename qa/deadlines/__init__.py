"""Deadlines of answers: answering times as data, the calendar of working days, due dates and their checks."""
