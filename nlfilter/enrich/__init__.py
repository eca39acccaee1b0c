"""Asks a model once, at set-up, for the words of a schema, which are then checked, reviewed and written.

    from nlfilter.enrich import enrich

    proposal = enrich(TableSchema.infer("recs.parquet"), "recs.parquet", model="openai:NAME")
    proposal.parts, proposal.refused
    proposal.write("recs.yaml")

The steps: `digest` (what is sent) -> `prompt` -> `answer` (untrusted) -> `check` and `clauses` -> `proposal`.
"""

from nlfilter.enrich.plan import Plan, enrich
from nlfilter.enrich.proposal import Item, Proposal, Refused

__all__ = ["Item", "Plan", "Proposal", "Refused", "enrich"]
