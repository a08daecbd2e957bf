"""What happens to a page between editors and readers: approval, bundles, change notes, reminders, reviews, texts not yet merged."""
