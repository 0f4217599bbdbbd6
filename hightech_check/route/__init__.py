"""The cheapest moves to eligibility."""

from hightech_check.route.finder import route

__all__ = ["route"]
