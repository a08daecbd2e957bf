"""What the body does for citizens: procedures and their legal bases, life events, offices, channels, forms."""
