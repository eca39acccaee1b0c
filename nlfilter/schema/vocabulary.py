"""Vocabularies: the stored values of a list's columns, as a value that travels.

It is learned from data (`sources`), may be saved as a parquet file, and is what grounding and the embedded
translator know about a table beside its schema. It holds no other data of the rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from nlfilter.process import cached_property


@dataclass(frozen=True)
class Vocabulary:
    """Stored values by column (VARCHAR and VARCHAR[], most frequent first), words by text column (folded).

    >>> v = Vocabulary({"city": ("東京", "大阪")}, {"title": frozenset({"engineer"})})
    >>> v.knows("city"), v.knows("title"), v.values["city"][0]
    (True, False, '東京')
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def knows(self, column: str) -> bool:
        """Whether the stored values of a column are known."""
        return column in self.values

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any value does (16 hex digits)."""
        digest = hashlib.sha256()
        for part in (self.values, self.words):
            for column in sorted(part):
                digest.update(f"\0\0{column}\0".encode())
                digest.update("\0".join(sorted(part[column])).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()[:16]


EMPTY = Vocabulary()
