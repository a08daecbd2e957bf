"""The days on which the law changes: the calendar of the editors, and the tasks that those days raise."""
