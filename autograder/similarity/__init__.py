"""Who may have worked together: what stands out of a class, shown to the instructor alone.

Only text is read: no student's code runs here, no mark depends on what is found.
"""
