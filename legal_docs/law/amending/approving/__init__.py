"""What people do with a proposal: it is stored for a law, tried, approved, left out and taken back."""
