"""The mails of the section to senders and staff."""
