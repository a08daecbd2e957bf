"""Tests of the kernel, and what tests of several apps share."""
