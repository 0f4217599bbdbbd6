"""A standards file into a `Standard`."""
