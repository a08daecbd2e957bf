"""How well each engine ranks the judged questions, and the fitting of the second stage."""
