"""Exact figures, linear forms of them, and a number that moves: no float, no file, no word."""
