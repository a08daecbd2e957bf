"""What the portal sends to those who asked: subscriptions by mail, short messages and pushes, signed webhooks."""
