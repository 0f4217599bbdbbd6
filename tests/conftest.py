"""Profiles of the property tests, and what several tests share."""

import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
settings.register_profile("everyday", max_examples=50, deadline=None, suppress_health_check=SLOW, derandomize=True)
# the mutation run only asks whether an example fails, and not for the smallest
settings.register_profile("unshrunk", parent=settings.get_profile("everyday"), phases=(Phase.explicit, Phase.generate))
settings.register_profile("quick", parent=settings.get_profile("unshrunk"), max_examples=8)
settings.register_profile("long", max_examples=1000, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))
