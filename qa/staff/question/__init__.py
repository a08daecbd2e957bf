"""The screen of one question and the screens that belong to it: files, the reviewer's aids, the log, questions recorded for a citizen."""
