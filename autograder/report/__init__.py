"""What people read: JSON, CSV, HTML pages and the terminal."""
