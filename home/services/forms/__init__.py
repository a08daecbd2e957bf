"""Forms that editors build: what people see and send, and what is kept of it."""
