"""Every change of the index's state, named by verbs: note changes, drain them, rebuild, compare and repair."""
