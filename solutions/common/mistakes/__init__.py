"""Known mistakes in the two trainers, and how each shows."""
