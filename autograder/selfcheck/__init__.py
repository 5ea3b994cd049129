"""A student's own check: `autograder check`, and `check("…")` in a notebook."""
