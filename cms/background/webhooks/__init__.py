"""Signed webhooks (Standard Webhooks): each announcement is sent to the machines that an administrator entered."""
