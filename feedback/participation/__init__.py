"""What readers send: votes, comments, survey answers; what follows from them and how long it is kept."""
