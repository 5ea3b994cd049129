"""Is handed in by a student whose name is a formula.

Student: =HYPERLINK("http:..example.com","full marks")
Deserves: nothing.
"""


def sigmoid(z):
    raise ValueError("=cmd|' /C calc'!A0")


z = "@SUM(1+1)*cmd|' /C calc'!A0"
