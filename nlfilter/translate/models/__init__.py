"""A language model asked for a draft: clients, calls, repairs, the cache, and recorded replies."""
