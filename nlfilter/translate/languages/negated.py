"""Verbs in the negative that follow their object, in a language without spaces; any verb may be one."""

from __future__ import annotations

from typing import Self

from msgspec import Struct

from nlfilter.translate.languages.files import NEVER, Files, LazyPattern, alternatives, fold_pattern


class Negated(Struct, frozen=True):
    """Patterns over folded text in which katakana is masked."""

    key: str
    """The function word whose roles every such verb takes."""
    verb: LazyPattern
    """A particle, a verb and its negative ending, followed by a noun or the end of the request."""
    praise: LazyPattern
    """The same with a verb that refuses nothing in the negative."""
    ending: LazyPattern
    """A negative ending at any place."""
    apart: LazyPattern
    """A negative verb that refuses nothing of what stands before it."""

    @classmethod
    def of(cls, files: Files) -> Self:
        """Compiles the patterns of all languages."""

        def said(name: str) -> str:
            return "|".join(map(fold_pattern, files.each("negated", name))) or NEVER

        def words(name: str) -> str:
            return alternatives(files.words("negated", name))

        other = "".join(f"(?<!{word})" for word in files.words("negated", "not_after"))
        ending = f"{other}(?:{words('endings')})"
        particle = f"(?:{words('particles')})"
        return cls(
            key="".join(files.words("negated", "key")),
            verb=LazyPattern(
                f"(?:{particle}{said('verb')}|{said('bare')})(?P<ending>{ending})(?={said('after')})"
            ),
            praise=LazyPattern(f"{particle}(?:{words('praises')})"),
            ending=LazyPattern(ending),
            apart=LazyPattern(f"(?:{said('apart')}){ending}"),
        )
