"""One criterion of one park explained."""
