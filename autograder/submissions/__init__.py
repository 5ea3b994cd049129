"""What came in and is never trusted: found, read, and looked through as text."""
