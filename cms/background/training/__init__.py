"""The training copy: the mark that proves one, and filling it again."""
