"""What administrators look after: the state of the system, stuck work, mails, webhooks, retention, the journal, the training copy."""
