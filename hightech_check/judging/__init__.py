"""A standard and a park into a result."""
