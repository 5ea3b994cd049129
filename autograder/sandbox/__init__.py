"""Where submissions run: the jail, its trusted keeper outside, and the worker inside."""
