"""The author's side of a course: assignments on disk, settings, the secret, masters and stubs."""
