"""The embedded translator: deterministic, English and Japanese, no model."""
