"""What comes before and after publishing: waiting texts, bundles, embargo links, reminders, review dates, posts."""
