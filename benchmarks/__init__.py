"""Measurements that are run by hand: relevance, speed."""
