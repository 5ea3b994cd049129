"""Whether the hidden tests are any good, found out before students do.

Programs whose marks are known beforehand are graded as submissions are: the solution, the stub,
right variants, wrong programs, and mutants of the solution. What is known of them, against what
came, is what an audit says.
"""
