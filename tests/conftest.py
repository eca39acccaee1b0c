"""What holds for every test."""

from __future__ import annotations

import os

# Whether a dictionary is installed may not change what is inferred; set before any fixture is made.
os.environ["NLFILTER_DICTIONARY"] = "off"
