"""Requests and responses: zones, middleware, headers, health, limits, spam guard, login delays, form fields, byte ranges, error pages."""
