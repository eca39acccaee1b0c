"""Makes a case from a person's request, after the person has judged its rows right."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

from nlfilter.errors import InputError, NotExpressible
from nlfilter.golden.accept import replace_file, with_line_ends_of
from nlfilter.golden.format import Case, read_suite
from nlfilter.golden.setup import CaseTable, rows_of
from nlfilter.result import FilterResult
from nlfilter.schema.files.document import Document
from nlfilter.schema.files.splice import quoted
from nlfilter.translate.draft import Translator
from nlfilter.where.phrases import Unmatched

_WIDTH = 100


class Proposal(Struct, frozen=True):
    """A case to write. Show a person `result` and `unmatched` before `append`.

    `result` is None if no part of the request could be applied: the case then says that it is refused.
    """

    case: Case
    schema: Path | None
    table: Path
    unmatched: tuple[Unmatched, ...]
    result: FilterResult | None
    by_place: bool = False
    """Whether the case names rows by their places in the list, because the schema has no key."""

    def append(self, path: Path) -> None:
        """Write the case after the last one of a golden file, or begin the file.

        Raises what `check` raises, and `InputError` if the file cannot be written.
        """
        if document := self.check(path):
            replace_file(path, self._appended(document))
            return
        head = [f"{key}: {quoted(_relative(to, path))}\n" for key, to in self._files() if to]
        replace_file(path, "".join([*head, "cases:\n", *self._lines("  ", {})]))

    def check(self, path: Path) -> Document | None:
        """Returns the golden file to which the case can be added; None if there is none yet.

        Raises `InputError` if the file is about another table or has a case of this name; `SchemaError` if
        it is wrong.
        """
        if not path.exists():
            return None
        suite = read_suite(path)
        document = suite.document
        if document is None or suite.table is None or suite.table.resolve() != self.table.resolve():
            raise InputError.of("another_table", path=str(path))
        if self.case.name in (case.name for case in suite.cases):
            raise InputError.of("name_taken", path=str(path), name=self.case.name)
        return document

    def _files(self) -> tuple[tuple[str, Path | None], ...]:
        return ("schema", self.schema), ("table", self.table)

    def _appended(self, document: Document) -> str:
        text, end = document.text, document.places["cases",].end
        first = document.places["cases", 0].start
        indent = " " * (text[:first].rfind("-") - text.rfind("\n", 0, first) - 1)
        cut = end if text[:end].endswith("\n") else text.find("\n", end) + 1 or len(text)
        ended = "" if text[:cut].endswith("\n") else "\n"
        added = "".join([ended, "\n", *self._lines(indent, document.data)])
        return text[:cut] + with_line_ends_of(text, added) + text[cut:]

    def _lines(self, indent: str, said: dict[str, object]) -> Iterable[str]:
        """Yields the case in YAML, without the values that the file gives for all its cases."""
        case = self.case
        lines = [f"- name: {quoted(case.name)}"]
        if case.list_ is not None and case.list_ != said.get("list"):
            lines.append(f"  list: {quoted(case.list_)}")
        if case.today is not None and case.today.isoformat() != said.get("today"):
            lines.append(f"  today: {case.today.isoformat()}")
        lines.append(f"  request: {quoted(case.request or '')}")
        if case.refuses is not None:
            lines += _flow("refuses", case.refuses)
        else:
            keeps = case.keeps
            lines += [f"  keeps: {keeps}"] if isinstance(keeps, str) else _flow("keeps", keeps or ())
            lines += _flow("unmatched", case.unmatched) if case.unmatched else []
            lines.append(f"  where: {quoted(case.where or '')}")
        return [f"{indent}{line}\n" for line in lines]


def propose(
    table: Path,
    schema: Path | None,
    request: str,
    *,
    name: str,
    list_: str | None = None,
    today: date | None = None,
    translator: str | Translator = "embedded",
    model: str | None = None,
) -> Proposal:
    """Makes the case for a request from its current answer.

    Raises what `NLFilter.filter` raises, except `NotExpressible`: that also makes a case.
    """
    asked = CaseTable(schema, table, translator, model)
    case = Case.model_validate(
        {"name": name, "request": request, "list": list_, "today": today or date.today()}
    )
    asked.begin(case)
    try:
        translation = asked.filter.translate(request)
    except NotExpressible as error:
        lost = error.unmatched
    else:
        result = asked.result(translation, list_)
        kept = tuple(rows_of(result, asked.schema))
        case = case.model_copy(
            update={
                "keeps": "all" if len(kept) == len(asked.rows(list_)) else kept or "none",
                "unmatched": tuple(part.phrase for part in translation.unmatched),
                "where": translation.where.shown,
            }
        )
        by_place = not asked.schema.key and isinstance(case.keeps, tuple)
        return Proposal(case, schema, table, translation.unmatched, result, by_place)
    case = case.model_copy(update={"refuses": tuple(part.phrase for part in lost)})
    return Proposal(case, schema, table, lost, None)


def _relative(path: Path, golden: Path) -> str:
    """Makes a path relative to the folder of a golden file."""
    return Path(os.path.relpath(path.resolve(), golden.resolve().parent)).as_posix()


def _flow(key: str, texts: Iterable[str]) -> list[str]:
    """Writes a list in brackets, on several lines if it is long."""
    items = [quoted(text) for text in texts]
    line = f"  {key}: [{', '.join(items)}]"
    if len(line) <= _WIDTH:
        return [line]
    lines, current = [f"  {key}:"], "    ["
    for i, item in enumerate(items):
        piece = item + ("," if i < len(items) - 1 else "]")
        if len(current) + len(piece) > _WIDTH:
            lines.append(current.rstrip())
            current = "     "
        current += piece + " "
    return [*lines, current.rstrip()]
