"""Hand-made mutations: small wrong changes to important rules, each of which a named test must notice.

`python -m tests.mutations` applies each to a temporary copy of the tree and runs only its tests.
"""
