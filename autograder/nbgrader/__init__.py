"""nbgrader's side door: its commands stay as they are, and its marks come from the engine."""
