"""Requests and responses: zones, middleware, headers, health, rate limits and spam guard, byte ranges, error pages."""
