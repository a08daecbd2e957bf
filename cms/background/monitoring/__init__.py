"""What an operator sees of running processes: request ids, log lines, metrics, reports of errors."""
