"""For all tests: a busy machine is not a slow function."""

from contextlib import suppress

with suppress(ModuleNotFoundError):  # the environment with nbgrader has none
    import hypothesis

    hypothesis.settings.register_profile("project", deadline=None, max_examples=60)
    hypothesis.settings.load_profile("project")
