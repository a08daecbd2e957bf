"""Public copies of citizens' files: drawn again, with what is private blacked out."""
