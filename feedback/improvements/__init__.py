"""What was fixed after feedback, and what publishing or moving a page means for its votes and comments."""
