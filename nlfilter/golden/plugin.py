"""The pytest plugin: golden files are collected as tests wherever the package is installed."""

from __future__ import annotations
