"""The directory of service channels: what its page shows, its data, QR codes, "is this really yours?", the weekly check of links."""
