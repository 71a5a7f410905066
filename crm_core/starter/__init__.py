"""What a new organisation starts with, and sample data to look around in."""
