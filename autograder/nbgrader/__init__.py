"""nbgrader's side door: its commands stay as they are, and its marks come from the engine."""


class NbgraderError(Exception):
    """What keeps marks from nbgrader; the text says what to do."""
