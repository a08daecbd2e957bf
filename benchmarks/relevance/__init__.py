"""How well the engines find the judged Điều and documents of the shared data set."""
