"""What the hidden tests and the known mistakes of the assignments share."""
