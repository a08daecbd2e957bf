"""What leaves the server: mails with their signature and what comes back, and requests to addresses that people typed."""
