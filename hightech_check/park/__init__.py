"""A data file into a `Park`: its figures, what they allow together, and the parks that changes and moves make of it."""
