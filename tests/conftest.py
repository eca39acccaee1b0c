"""What holds for every test."""

from __future__ import annotations

import os

from hypothesis import settings

# A run of the tests draws what the last one drew, and no test is too slow, so that red means a change;
# `make fuzz` draws anew.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

# Whether a dictionary is installed may not change what is inferred; set before any fixture is made.
os.environ["NLFILTER_DICTIONARY"] = "off"
