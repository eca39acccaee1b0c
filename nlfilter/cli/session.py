"""One chat: each turn is a request or a /command; the answer is the conditions, words and the first rows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from nlfilter.apply import PreparedList
from nlfilter.apply.relax import Loosening, Relaxation
from nlfilter.cli.grid import write_grid
from nlfilter.cli.localization import spoken
from nlfilter.cli.output import BY_SUFFIX, Answer, write
from nlfilter.cli.streams import fail, is_text, not_over, say, show
from nlfilter.errors import NLFilterError, NotExpressible
from nlfilter.filter import NLFilter
from nlfilter.languages.about import language_of
from nlfilter.result import FilterResult
from nlfilter.schema.fold import squeeze
from nlfilter.schema.parts import Lang
from nlfilter.schema.stored.vocabulary import EMPTY
from nlfilter.translate.chat_commands import is_help, is_leaving, move_of
from nlfilter.translate.page_requests import rows_asked
from nlfilter.translate.pipeline import MAX_REQUEST
from nlfilter.translate.reader.table import lexicon_of
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Condition, Where
from nlfilter.where.phrases import Reason, Unmatched
from nlfilter.where.words import (
    mapped_sentences,
    meaning_of,
    unmatched_sentence,
    unsure_sentences,
    way_sentences,
)
from nlfilter.where.words.explanation import degraded_sentence
from nlfilter.where.words.language import language
from nlfilter.where.words.speaker import Speaker


class Mistake(Exception):
    """A mistake. `key` names its sentence, which is shown in the language of the turn."""

    def __init__(self, key: str, *, many: bool = False, **slots: object) -> None:
        super().__init__(key)
        self.key, self.many, self.slots = key, many, slots


def number_of(argument: str, most: int) -> int:
    """The typed number of a thing, from 1 to `most`."""
    number = int(argument) if argument.isdecimal() and len(argument) < 9 else 0
    if not 0 < number <= most:
        raise Mistake("no_number", most=f"{most:,}") if most else Mistake("no_choice")
    return number


SHOWN = 8
"""How many rows are shown after each turn."""


class ChatSession:
    """A dialogue about one list. `turn` takes a line and returns whether to continue.

    `read` names the files that it reads; /save does not overwrite them, and writes CSV for a `spreadsheet`.
    """

    def __init__(
        self,
        filter_: NLFilter,
        ranked: PreparedList,
        names: Sequence[str],
        lang: Lang | None,
        read: Sequence[Path | str | None] = (),
        *,
        spreadsheet: bool = False,
    ) -> None:
        self.filter_ = filter_
        self.ranked = ranked
        self._names = names
        self._read = read
        self._spreadsheet = spreadsheet
        self._chosen = lang
        self._lang: Lang = lang or spoken()
        self._dialogue = filter_.dialogue()
        self._others: tuple[Where, ...] = ()
        """Other meanings of the last request."""
        self._offers: tuple[Where, ...] = ()
        """What the last turn offered: typing a number takes one."""
        self._acting = filter_.acting()
        self._seen = 0
        """How many of the kept rows have been shown."""

    def greet(self) -> None:
        """Describe the list, before the first turn."""
        self._say("greeting", self.ranked.allowed(self.filter_.today()))

    def turn(self, line: str) -> bool:
        """Answer one line; a failure is shown and changes nothing."""
        if not line:
            return True
        name, _, argument = line.partition(" ")
        if name in ("/quit", "/q", "/exit") or self._means(line, is_leaving):
            return False
        try:
            if not is_text(line):
                raise Mistake("not_utf8")
            offers, self._offers = self._offers, ()
            if name.startswith("/"):
                self._command(name, argument.strip())
            elif offers and line.isdecimal():
                self._put(offers[number_of(line, len(offers)) - 1])
            else:
                self._said(line)
        except NotExpressible as error:
            self._say("nothing")
            self._tell_unmatched(error.unmatched, shows_rows=False)
        except Mistake as mistake:
            told = language(self._lang).mistake(mistake.key, many=mistake.many, **mistake.slots)
            say("\n".join(told))
        except NLFilterError as error:
            fail(error, lang=self._lang)
        return True

    def _means(self, line: str, said: Callable[[str], bool]) -> bool:
        """Whether a line only says something, as goodbye; not if it is also a word of the table."""
        if not said(line):
            return False
        words = lexicon_of(self.filter_.schema, self.filter_.vocabulary or EMPTY)
        return not words.has(squeeze(line))

    def _said(self, request: str) -> None:
        self._lang = self._chosen or language_of(request) or self._lang
        name, _, number = request.partition(" ")
        if self._means(request, is_help):
            self.help("")
            return
        if number.isdecimal() and f"/{name.lower()}" in _NUMBERED:
            self._command(f"/{name.lower()}", number)
            return
        if self._acted(request):
            return
        if asked := rows_asked(request, (self.filter_.schema.name, *self.filter_.schema.nouns)):
            self._rows(self._seen if asked.further else 0, asked.count)
            return
        move = move_of(request)
        if f"/{move}" in COMMANDS:
            self._command(f"/{move}", "")
            return
        if move and not self._dialogue.can_undo:  # "go back two steps"
            raise Mistake("nothing_to_undo")
        if not any(map(str.isalnum, request)):
            raise Mistake("no_words")
        if len(request) > MAX_REQUEST:
            raise Mistake("long_request", limit=f"{MAX_REQUEST:,}")
        translation = self._dialogue.say(request)
        self._others = translation.alternatives
        for sentence in mapped_sentences(translation.mapped, self.filter_.schema, self._lang):
            say(sentence)
        self._tell_unmatched(translation.unmatched)
        if translation.unsure:
            self._tell_unsure(translation)
        if translation.degraded:
            say(degraded_sentence(translation.cause, self._lang))
        self._show()

    def _acted(self, request: str) -> bool:
        """Act on the shown rows if the request asks for it, or answers a question about it."""
        waiting = self._acting.pending
        concerned = self._acting.concerns(request)
        shown = self._result(limit=self._seen or SHOWN).rows[: self._seen] if concerned else ()
        acted = self._acting.say(request, shown, self._lang)
        if (
            waiting is not None
            and self._acting.pending is not waiting
            and not (acted and acted.act is waiting.act)
        ):
            say(replace(waiting, state="cancelled").describe(self._lang))
        if acted is not None:
            say(acted.describe(self._lang))
        return acted is not None or (waiting is not None and move_of(request) == "undo")

    def _say(self, key: str, count: int = 0, **slots: object) -> None:
        """A sentence of the chat, in the language of the turn."""
        lang = language(self._lang)
        say(lang.sentence("chat", key, many=count != 1, count=lang.number(count), **slots))

    def _tell_unsure(self, translation: Translation) -> None:
        told = translation.mapped, self._lang, translation.doubted
        for line in unsure_sentences(translation.where, self._others, *told):
            say(line)
        if self._others:
            self._say("meant")

    def _tell_others(self) -> None:
        """Show the other meanings of the last request, with numbers."""
        meant = [meaning_of(other, self._lang) for other in self._others]
        say("\n".join(f"[{number}] {text}" for number, text in enumerate(meant, 1)))
        self._say("meant")
        self._offers = self._others

    def _put(self, where: Where) -> None:
        self._dialogue.put(where)
        self._show()

    def _tell_unmatched(self, unmatched: Sequence[Unmatched], *, shows_rows: bool = True) -> None:
        for one in unmatched:
            in_chat = shows_rows or one.reason is not Reason.ORDERING
            say(unmatched_sentence(one, self.filter_.schema, self._lang, in_chat=in_chat))

    # --- the conditions in force

    def _result(self, limit: int | None = SHOWN, enough: int = 1) -> FilterResult:
        return self.filter_.apply(self._dialogue.where, self.ranked, limit=limit, enough=enough)

    def _show(self) -> None:
        """Show the conditions with their numbers, the first rows, and counts; or ways to get any rows."""
        where, result = self._dialogue.where, self._result()
        chips = [f"[{_shown_number(c)}] {c.describe(self._lang)}" for c in where.conditions]
        if chips:
            say("  ".join(chips))
        self._seen = min(SHOWN, result.count)
        if result.count:
            write_grid(result.rows[:SHOWN], where, self._lang, sys.stdout)
            lang = language(self._lang)
            counted = {"count": lang.number(result.count), "total": lang.number(result.total)}
            say(lang.sentence("matched", many=result.count != 1, **counted))
        else:
            say(result.explain(self._lang))
            if any(one.count for one in result.relaxations):
                self._say("loosen")
                self._offers = tuple(self._by(way) for _, way in self._ways(result))

    # --- commands

    def _command(self, name: str, argument: str) -> None:
        if name not in COMMANDS:
            raise Mistake("no_command", known=self._listed([*COMMANDS, QUIT]))
        COMMANDS[name](self, argument)

    def _listed(self, names: Sequence[str], how: str = "all") -> str:
        return Speaker.of(self.filter_.schema, self._lang).listed(names, how, most=None)

    def undo(self, _: str) -> None:
        if not self._dialogue.can_undo:
            raise Mistake("nothing_to_undo")
        self._dialogue.undo()
        self._show()

    def redo(self, _: str) -> None:
        if not self._dialogue.can_redo:
            raise Mistake("nothing_to_redo")
        self._dialogue.redo()
        self._show()

    def more(self, _: str) -> None:
        self._rows(self._seen, SHOWN)

    def _rows(self, seen: int, count: int) -> None:
        """Show so many rows after those that have been seen."""
        rows = self._result(limit=seen + count).rows[seen:]
        if not len(rows):
            raise Mistake("no_more")
        write_grid(rows, self._dialogue.where, self._lang, sys.stdout, first=seen + 1)
        self._seen = seen + len(rows)

    def clear(self, _: str) -> None:
        self._dialogue.clear()
        self._show()

    def drop(self, argument: str) -> None:
        ids = {_shown_number(condition): condition.id for condition in self._dialogue.where.conditions}
        known = ", ".join(ids)
        if not ids:
            raise Mistake("none_in_force")
        if not argument:
            raise Mistake("which_condition", known=known)
        numbers = [number.removeprefix("c") for number in argument.split()]
        for number in numbers:
            if number not in ids:
                raise Mistake("no_condition", name=number[:40], known=known)
        self._dialogue.remove(*(ids[number] for number in numbers))
        self._show()

    def loosen(self, argument: str) -> None:
        ways = self._ways(self._result(enough=sys.maxsize))
        if not argument:
            none = language(self._lang).sentence("relax_none")
            say("\n".join(f"[{number}] {text}" for number, (text, _) in enumerate(ways, 1)) or none)
            self._offers = tuple(self._by(way) for _, way in ways)
            return
        self._put(self._by(ways[number_of(argument, len(ways)) - 1][1]))

    def _ways(self, result: FilterResult) -> list[tuple[str, Loosening | Relaxation]]:
        """The ways to keep more rows, with their sentences, in the order shown."""
        where = self._dialogue.where
        return [*way_sentences(where, result.relaxations, result.loosenings, result.count, self._lang)]

    def _by(self, way: Loosening | Relaxation) -> Where:
        """The where after taking one of these ways."""
        return way.where if isinstance(way, Loosening) else self._dialogue.where.without(*way.drop)

    def meant(self, argument: str) -> None:
        number = number_of(argument or "1", len(self._others)) - 1
        if not argument:
            self._tell_others()
            return
        self._put(self._others[number])

    def why(self, argument: str) -> None:
        result = self._result(limit=None)
        most = len(result.positions)
        if most and not argument:
            raise Mistake("which_row", many=most != 1, most=f"{most:,}")
        number = number_of(argument, most)
        (row,) = self.ranked.take(result.positions[number - 1 : number])
        say(result.reasons(row, self._lang))

    def sql(self, _: str) -> None:
        show(self._dialogue.where.shown)

    def save(self, argument: str) -> None:
        if not argument:
            raise Mistake("which_file")
        path = Path(argument)
        format_ = BY_SUFFIX.get(path.suffix.lower())
        if format_ is None:
            raise Mistake("unknown_suffix", path=argument, known=self._listed([*BY_SUFFIX], "any"))
        result = self._result(limit=None)
        not_over(path, *self._read)
        answer = Answer(result, self._names, self._lang, self.ranked, spreadsheet=self._spreadsheet)
        said = "saved_over" if path.exists() else "saved"
        write(answer, format_, path)
        self._say(said, len(result.rows), path=path)

    def help(self, _: str) -> None:
        told = language(self._lang).sentences["chat"]["help"]
        names = [*COMMANDS, QUIT]
        say("\n".join(f"{name:<{_INDENT}}{told[name[1:]]}" for name in names), hang=_INDENT)
        from nlfilter.cli.overview import examples

        if found := examples(self.filter_, self.ranked, self._lang, most=4):
            self._say("examples")
            say("\n".join(f"  {request}" for request in found))


def _shown_number(condition: Condition) -> str:
    """The number that a person sees and types for a condition."""
    return condition.id.removeprefix("c")


COMMANDS: dict[str, Callable[[ChatSession, str], None]] = {
    "/undo": ChatSession.undo,
    "/redo": ChatSession.redo,
    "/more": ChatSession.more,
    "/drop": ChatSession.drop,
    "/meant": ChatSession.meant,
    "/loosen": ChatSession.loosen,
    "/clear": ChatSession.clear,
    "/why": ChatSession.why,
    "/sql": ChatSession.sql,
    "/save": ChatSession.save,
    "/help": ChatSession.help,
}
_NUMBERED = frozenset({"/meant", "/loosen", "/why"})
"""The commands of which people leave out the slash before a number: "loosen 1"."""
QUIT = "/quit"
_INDENT = max(map(len, COMMANDS)) + 2
