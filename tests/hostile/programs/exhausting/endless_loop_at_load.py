"""Never finishes loading.

Deserves: nothing.
Says: is there a loop that never stops?
"""
while True:
    pass
