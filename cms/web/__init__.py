"""Requests and responses: what is read from them, middleware, monitoring, protection, form fields, files, pages outside the tree."""
