"""Standards themselves: shown, looked over, tested by scenarios, compared, begun."""
