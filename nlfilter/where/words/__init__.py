"""Says a where to people, never in SQL: fills templates (`en.toml`, `ja.toml`) with checked values, counts.

predicate -> sayings (a template and its values) -> phrase (the template filled) -> explanation, reasons
"""

from nlfilter.where.words.explanation import (
    Answer,
    explain,
    mapped_sentence,
    mapped_sentences,
    meaning_of,
    summary,
    unmatched_sentence,
    unsure_sentences,
    way_sentences,
)
from nlfilter.where.words.phrase import describe, say
from nlfilter.where.words.reasons import reasons
from nlfilter.where.words.safe_text import visible

__all__ = [
    "Answer",
    "describe",
    "explain",
    "mapped_sentence",
    "mapped_sentences",
    "meaning_of",
    "reasons",
    "say",
    "summary",
    "unmatched_sentence",
    "unsure_sentences",
    "visible",
    "way_sentences",
]
