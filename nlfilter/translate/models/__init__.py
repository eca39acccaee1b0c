"""Asks a language model for a draft: clients, calls, repairs, the cache, and recorded replies."""
