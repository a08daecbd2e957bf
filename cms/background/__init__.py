"""What runs beside requests: worker, periodic jobs, the outbox of mails, what subscribers and machines are sent, speech, monitoring."""
