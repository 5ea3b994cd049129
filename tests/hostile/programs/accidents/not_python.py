"""Does not parse: a bracket is missing.

Earns: nothing.
Says: SyntaxError
"""
z = (0.5 * 0.25 + 1.0
a = 1
