"""The sender's own page: tracking codes, progress, replies, own data, the code slip."""
