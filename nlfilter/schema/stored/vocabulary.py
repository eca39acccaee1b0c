"""`Vocabulary`: the stored values of a list's columns; it can be saved and sent.

A vocabulary is learned from data (`sources`) and may be saved as a parquet file. Grounding, the embedded
translator and a prompt know a table only by its schema and its vocabulary. It holds no other data of the
rows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize

from msgspec import Struct, field

from nlfilter.fork_safety import cached_property
from nlfilter.schema.fold import fold, is_cjk

# A change of script inside a run of letters begins a new word: Japanese is written without spaces.
_SCRIPTS = re.compile(
    r"[\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f]+|[\u3041-\u309f]+|[\u3400-\u4dbf\u4e00-\u9fff\u3005-\u3007]+"
    r"|[^\u3041-\u30ff\uff66-\uff9f\u3400-\u4dbf\u4e00-\u9fff\u3005-\u3007]+"
)


_MOST_WORDS = 50_000
"""The most words that are kept of a column."""
_RUN = re.compile(r"[^\W_]+")


def folded_words(texts: Iterable[str]) -> Iterator[str]:
    """The words in texts (runs of letters and digits), folded and split where the script changes.

    >>> sorted(folded_words(("Webエンジニア募集, 3名",)))
    ['3', 'web', 'えんじにあ', '募集', '名']
    """
    for text in texts:
        for run in _RUN.findall(text if text.isascii() else normalize("NFC", text)):
            yield from map(fold, _SCRIPTS.findall(run))


_KANA = re.compile(r"[\u30a1-\u30fa\u30fc-\u30fe]+|[\u3041-\u3096]+")


def kana_words(texts: Iterable[str]) -> Iterator[str]:
    """The runs of hiragana and of katakana in texts, as they are written.

    >>> [*kana_words(("さくら食堂のﾗﾝﾁ",))]
    ['さくら', 'の', 'ランチ']
    """
    for text in texts:
        if not text.isascii():
            yield from _KANA.findall(normalize("NFKC", text))


class Vocabulary(Struct, frozen=True, dict=True):
    """Stored values by column (VARCHAR and VARCHAR[], most frequent first), words by text column (folded).

    `kana` are the words of text columns in hiragana and katakana, as they are written.
    `spans` are the rounded minimum and maximum of number and date columns, from `learn.py`. `zeros` says
    whether a number column holds a zero, or a list column an empty list: if so, "none" means that, and a
    missing value is unknown.

    >>> v = Vocabulary({"city": ("東京", "大阪")}, {"title": frozenset({"engineer"})})
    >>> v.knows("city"), v.knows("title"), v.values["city"][0]
    (True, False, '東京')
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    zeros: Mapping[str, bool] = field(default_factory=dict)
    kana: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def knows(self, column: str) -> bool:
        """Whether the stored values of a column are known."""
        return column in self.values

    def has_words(self, column: str, text: str) -> bool:
        """Whether all words of a text occur in the texts of a column, maybe in different texts.

        >>> v = Vocabulary(words={"title": frozenset({"mark", "ii", "ちきんかれー"})})
        >>> [v.has_words("title", text) for text in ("Mark II", "Mark III", "!", "カレー")]
        [True, False, False, True]
        >>> v.has_words("shop", "カレー")
        False
        """
        known = self.words.get(column, frozenset())
        runs = [*folded_words((text,))]
        return bool(runs) and all(
            run in known or (is_cjk(run[0]) and run in self._joined.get(column, "")) for run in runs
        )

    def may_hold(self, column: str, text: str) -> bool:
        """Whether some text of a column may hold a text; False only where all of its words are known.

        >>> v = Vocabulary(words={"title": frozenset({"engineers", "ちきんかれー"})})
        >>> [v.may_hold("title", text) for text in ("engineer", "wombat", "カレー")]
        [True, False, True]
        """
        if not 0 < len(self.words.get(column, ())) < _MOST_WORDS:
            return True
        return all(run in self._joined[column] for run in folded_words((text,)))

    def writes(self, column: str, text: str) -> bool:
        """Whether the texts of a column are known to write the kana of a text in the same script.

        >>> v = Vocabulary(kana={"title": frozenset({"さくら", "ランチ"})})
        >>> [v.writes("title", text) for text in ("さくら", "サクラ", "さく", "ランチ会", "会")]
        [True, False, True, True, False]
        """
        known = self.kana.get(column, frozenset())
        runs = _KANA.findall(text)
        return bool(runs) and all(
            run in known or (len(run) > 1 and any(run in word for word in known)) for run in runs
        )

    @cached_property
    def _joined(self) -> Mapping[str, str]:
        """The words of each text column in one text: in Japanese, a word may be a part of a longer run."""
        return {column: "\0".join(words) for column, words in self.words.items()}

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all values (16 hex digits)."""
        digest = hashlib.sha256()
        for part in (self.values, self.words, self.spans):
            for column in sorted(part):
                digest.update(f"\0\0{column}\0".encode())
                digest.update("\0".join(sorted(part[column])).encode("utf-8", "surrogatepass"))
        for column in sorted(self.zeros):
            digest.update(f"\0\0{column}\0{self.zeros[column]}".encode())
        return digest.hexdigest()[:16]


EMPTY = Vocabulary()
