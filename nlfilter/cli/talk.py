"""One conversation: each turn is a request or a /command, answered by chips, words and the first rows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from nlfilter.apply import Loosening, PreparedList
from nlfilter.cli.answer import BY_SUFFIX, Answer, write
from nlfilter.cli.asking import lang_of
from nlfilter.cli.grid import write_grid
from nlfilter.cli.streams import fail, not_over, say
from nlfilter.errors import InputError, NLFilterError, NotExpressible
from nlfilter.filter import FilterResult, NLFilter
from nlfilter.schema.table import Lang
from nlfilter.where.conditions import Condition
from nlfilter.where.phrases import Unmatched
from nlfilter.where.words import mapped_sentences, unmatched_sentence, way_sentences
from nlfilter.where.words import say as in_words
from nlfilter.where.words.language import language

SHOWN = 8
"""Rows after each turn."""


class Talk:
    """A conversation over one list. `turn` takes a line and tells whether to go on.

    `read` names the files that it reads, which /save leaves alone.
    """

    def __init__(
        self,
        jobs: NLFilter,
        ranked: PreparedList,
        names: Sequence[str],
        lang: Lang | None,
        read: Sequence[Path | str | None] = (),
    ) -> None:
        self.jobs = jobs
        self.ranked = ranked
        self._names = names
        self._read = read
        self._chosen = lang
        self._lang: Lang = lang or "en"
        self._dialogue = jobs.dialogue()

    def greet(self) -> None:
        """What there is, before the first turn."""
        self._say("greeting", self.ranked.total)

    def turn(self, line: str) -> bool:
        """Answer one line; a failure is told and changes nothing."""
        if not line:
            return True
        name, _, argument = line.partition(" ")
        if name in ("/quit", "/q", "/exit"):
            return False
        try:
            if name.startswith("/"):
                self._command(name, argument.strip())
            else:
                self._said(line)
        except NotExpressible as error:
            self._say("nothing")
            self._tell_unmatched(error.unmatched)
        except NLFilterError as error:
            fail(error)
        return True

    def _said(self, request: str) -> None:
        self._lang = self._chosen or lang_of(None, request)
        translation = self._dialogue.say(request)
        for sentence in mapped_sentences(translation.mapped, self.jobs.schema, self._lang):
            say(sentence)
        self._tell_unmatched(translation.unmatched)
        if translation.degraded:
            say(language(self._lang).sentence("degraded"))
        self._show()

    def _say(self, key: str, count: int = 0, **slots: object) -> None:
        """A sentence of the chat, in the language of the turn."""
        sentence = language(self._lang).sentence
        say(sentence("chat", key, many=count != 1, count=f"{count:,}", **slots))

    def _tell_unmatched(self, unmatched: Sequence[Unmatched]) -> None:
        for one in unmatched:
            say(unmatched_sentence(one, self.jobs.schema, self._lang))

    # --- what is in force

    def _result(self, limit: int | None = SHOWN, enough: int = 1) -> FilterResult:
        return self.jobs.apply(self._dialogue.where, self.ranked, limit=limit, enough=enough)

    def _show(self) -> None:
        """Chips with their ids, the first rows, and how many there are; a way out when there are none."""
        where, result = self._dialogue.where, self._result()
        chips = [f"[{_chip(c)}] {in_words(c.predicate, where.schema, self._lang)}" for c in where.conditions]
        if chips:
            say("  ".join(chips))
        if result.count:
            write_grid(result.rows[:SHOWN], where, self._lang, sys.stdout)
            counted = {"count": f"{result.count:,}", "total": f"{result.total:,}"}
            say(language(self._lang).sentence("matched", many=result.count != 1, **counted))
        else:
            say(result.explain(self._lang))
            if any(one.count for one in result.relaxations):
                self._say("loosen")

    # --- commands

    def _command(self, name: str, argument: str) -> None:
        if name not in COMMANDS:
            raise InputError.no_such_command(COMMANDS)
        COMMANDS[name][0](self, argument)

    def undo(self, _: str) -> None:
        self._dialogue.undo()
        self._show()

    def redo(self, _: str) -> None:
        self._dialogue.redo()
        self._show()

    def clear(self, _: str) -> None:
        self._dialogue.clear()
        self._show()

    def drop(self, argument: str) -> None:
        ids = {_chip(condition): condition.id for condition in self._dialogue.where.conditions}
        numbers = [number.removeprefix("c") for number in argument.split() or [""]]
        for number in numbers:
            if number not in ids:
                raise InputError.no_such_condition(number, list(ids))
        self._dialogue.remove(*(ids[number] for number in numbers))
        self._show()

    def loosen(self, argument: str) -> None:
        where, result = self._dialogue.where, self._result(enough=sys.maxsize)
        ways = [*way_sentences(where, result.relaxations, result.loosenings, result.count, self._lang)]
        if not argument:
            none = language(self._lang).sentence("relax_none")
            say("\n".join(f"[{number}] {text}" for number, (text, _) in enumerate(ways, 1)) or none)
            return
        _, way = ways[_number(argument, len(ways)) - 1]
        self._dialogue.put(way.where if isinstance(way, Loosening) else where.without(*way.drop))
        self._show()

    def why(self, argument: str) -> None:
        result = self._result(limit=None)
        number = _number(argument, len(result.positions))
        (row,) = self.ranked.take(result.positions[number - 1 : number])
        say(result.reasons(row, self._lang))

    def sql(self, _: str) -> None:
        sys.stdout.write(self._dialogue.where.sql + "\n")

    def save(self, argument: str) -> None:
        if not argument:
            raise InputError.no_file_to_save()
        path = Path(argument)
        format_ = BY_SUFFIX.get(path.suffix.lower())
        if format_ is None:
            raise InputError.unknown_suffix(argument, BY_SUFFIX)
        not_over(path, *self._read)
        result = self._result(limit=None)
        write(Answer(result, result.rows, self._names, self._lang, None), format_, path)
        self._say("saved", len(result.rows), path=path)

    def help(self, _: str) -> None:
        say("\n".join(f"{name:<9}{what}" for name, (_, what) in COMMANDS.items()) + "\n/quit    leave")


def _chip(condition: Condition) -> str:
    """The number that a person sees and types for a condition."""
    return condition.id.removeprefix("c")


def _number(argument: str, most: int) -> int:
    """The number of one of so many things."""
    number = int(argument) if argument.isdecimal() and len(argument) < 9 else 0
    if not 0 < number <= most:
        raise InputError.no_such_number(most)
    return number


COMMANDS: dict[str, tuple[Callable[[Talk, str], None], str]] = {
    "/undo": (Talk.undo, "go back one step"),
    "/redo": (Talk.redo, "go forward again"),
    "/drop": (Talk.drop, "drop conditions by number: /drop 2"),
    "/loosen": (Talk.loosen, "what would keep more; /loosen 2 does it"),
    "/clear": (Talk.clear, "drop every condition"),
    "/why": (Talk.why, "why a row is there: /why 3"),
    "/sql": (Talk.sql, "the clause in force"),
    "/save": (Talk.save, "write all kept rows: /save kept.csv (or .json, .jsonl, .parquet)"),
    "/help": (Talk.help, "these commands"),
}
