"""The queue: its views, rows and columns, who else has a question open, steps on many questions, the worklist of the first screen."""
