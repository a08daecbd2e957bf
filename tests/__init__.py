"""Tests of the whole: browser, servers, the two commands."""
