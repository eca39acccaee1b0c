"""Settings for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# Every run draws the same examples and has no deadline, so a failure means that the code changed; `make fuzz`
# draws new examples.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

# An installed dictionary or encoder must not change what is read; this is set before any fixture runs.
os.environ["NLFILTER_DICTIONARY"] = "off"
os.environ["NLFILTER_MEANING"] = "off"
