"""A plan over years against the standards."""
