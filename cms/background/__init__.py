"""Work done after the request: the worker, periodic jobs, leased rows, the mail outbox, texts of files, speech."""
