"""The queue: its views, rows, filters and columns, who else has a question open, steps on many, the worklist of the first screen."""
