"""Pages where people subscribe to news by mail or message, confirm, change and end it."""
