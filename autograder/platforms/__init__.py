"""Learning platforms: what they hand over, and what they take back."""
