"""An exercise grader in which the code under test never shares a process with the verdict."""

__version__ = "0.1.0"
