"""Which known mistake gives exactly these wrong values: found by trying them.

The author of an assignment lists mistakes beside its solution, in `mistakes.py`; the engine
evaluates them, alone and together, on what the tests asked and on inputs drawn afresh.
"""

from autograder.naming.finding import Explained, Finding, Suspect
from autograder.naming.mistake import Form, Mistake, Part, Twist
from autograder.naming.question import Case, Question, Reading

__all__ = [
    "Case",
    "Explained",
    "Finding",
    "Form",
    "Mistake",
    "Part",
    "Question",
    "Reading",
    "Suspect",
    "Twist",
]
