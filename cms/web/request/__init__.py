"""What is read from a request: its zone, the network it comes from, its parameters and the parts of its address."""
