"""Work about pages: publication by schedule, reminders of workflow steps, the texts of files."""
