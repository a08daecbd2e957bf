"""The query that a person typed, parsed into frozen values, up to the plan that an engine executes; needs no server and no database."""
