"""Citizens' questions, from receipt to the published answer: workflow, deadlines, files, mails, staff screens."""
