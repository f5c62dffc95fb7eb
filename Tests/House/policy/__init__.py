"""One module a session of the policy's checklist: what its results must be, computed from the city's files alone."""
