"""The screens of staff in the admin: queue, question, steps, reports, settings."""
