"""The error tree, the gate's codes, and every message: wording lives here and nowhere else.

Each error says what is wrong, where, and what to do, in one to three lines. No message holds text of a
model, a value of a row, or a message of a library below us; an error is raised *outside* the `except`
block of that library's error, so that `__cause__` and `__context__` carry none of it either.

    NLFilterError             .message .hint .exit_code .to_dict()
    ├─ InputError        2    request, file, option
    ├─ SchemaError       2    schema, table or golden file: all problems at once, path:line
    ├─ TranslationError  3    the model's side: ModelUnavailable, UnusableReply
    ├─ NotExpressible    4    nothing of the request could be said, or strict; .unmatched
    ├─ RejectedWhere     5    the gate: .code .span
    └─ EngineError       6    the engine refused, ran out of time or memory
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar

T = TypeVar("T")


class NLFilterError(Exception):
    """Base of all errors of this package.

    >>> InputError("The request is empty.", hint="Say what to look for.").to_dict()["hint"]
    'Say what to look for.'
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nhint: {self.hint}" if self.hint else self.message

    def to_dict(self) -> dict[str, Any]:
        """The error as JSON-ready data."""
        return {"error": type(self).__name__, "message": self.message, "hint": self.hint}

    @classmethod
    def unforeseen(cls, kind: str, place: str) -> NLFilterError:
        return cls(f"nlfilter failed by a fault of its own ({kind}, {place}).", hint="Please report it.")


def or_raise(outcome: T | NLFilterError) -> T:
    """What came of something; an error is raised here, without the frames that it came through.

    Tools that report errors send the variables of their frames along, and those held what is not to be told.

    >>> or_raise("a draft")
    'a draft'
    """
    if isinstance(outcome, NLFilterError):
        raise outcome.with_traceback(None)
    return outcome


class InputError(NLFilterError):
    """The request, a file or an option is not usable."""

    exit_code = 2

    @classmethod
    def empty_request(cls) -> InputError:
        return cls("The request has no words.", hint='Say what to look for, as in "remote, Python, Tokyo".')

    @classmethod
    def not_a_text(cls, kind: str) -> InputError:
        return cls(f"A request is a text, not {kind}.", hint='Say what to look for, as in "remote, Python".')

    @classmethod
    def unknown_translator(cls, name: str, known: Sequence[str] = ("auto", "embedded", "llm")) -> InputError:
        quoted = [f'"{one}"' for one in known]
        return cls(f"There is no translator {name[:40]!r}.", hint=f"Use {_either(quoted)}.")

    @classmethod
    def long_request(cls, length: int, limit: int) -> InputError:
        return cls(
            f"The request has {length:,} characters; at most {limit:,} are read.",
            hint="Shorten it to the wishes themselves.",
        )

    @classmethod
    def unknown_provider(cls) -> InputError:
        return cls(
            "A model is named as openai:NAME.",
            hint="For any other provider, pass a LangChain chat model: NLFilter(schema, model=...).",
        )

    @classmethod
    def not_a_model(cls, kind: str) -> InputError:
        return cls(
            f"A model is a LangChain chat model or a name, not {kind}.",
            hint="Pass the chat model itself, with its settings; a call that fails on its way is made again.",
        )

    @classmethod
    def no_reply(cls, path: str, what: str) -> InputError:
        return cls(
            f"{path}: no reply is recorded for {what}.",
            hint="Record it: nlfilter golden record FILES --model openai:NAME",
        )

    @classmethod
    def no_column_to_leave_out(cls, name: str) -> InputError:
        return cls(
            f"There is no column {name[:60]!r} to leave out.", hint="Its name is written as in the file."
        )

    @classmethod
    def no_such_column(cls, name: str, known: Sequence[str]) -> InputError:
        return cls(
            f"There is no column {name[:60]!r} to be shown.",
            hint=nearest(name, known) or f"There are: {', '.join(known[:10])}{', ...' * (len(known) > 10)}.",
        )

    @classmethod
    def not_a_memory(cls, path: str) -> InputError:
        return cls(
            f"{path}: this file does not say what a model was asked.",
            hint="Remove it to have everything asked again.",
        )

    @classmethod
    def not_editable(cls, path: str) -> InputError:
        return cls(
            f"{path}: the words cannot be written into the file as it is laid out.",
            hint="Nothing was written. Lay its maps out on lines of their own, or take fewer of the words.",
        )

    @classmethod
    def stale_reply(cls, path: str, line: int) -> InputError:
        return cls(
            f"{path}:{line}: the prompt has changed since this reply was recorded.",
            hint="Ask a model again: nlfilter golden record FILES --model openai:NAME\n"
            "      or keep the replies: nlfilter golden record FILES --translator recorded",
        )

    @classmethod
    def one_sided_http_client(cls) -> InputError:
        return cls(
            "The model has an http_client of its own but no http_async_client.",
            hint="Give it both: nlfilter calls models through their asynchronous side.",
        )

    @classmethod
    def stored_dialogue(cls) -> InputError:
        return cls("This is not a stored dialogue.", hint="It must be what Dialogue.to_dict() gave.")

    @classmethod
    def not_a_where(cls, kind: str) -> InputError:
        return cls(
            f"A where is put in force, not {kind}.",
            hint="Give what parse_where(), translate() or a loosening has as its where.",
        )

    @classmethod
    def unknown_language(cls, known: Sequence[str]) -> InputError:
        quoted = [f'"{one}"' for one in known]
        return cls("There are no words in that language.", hint=f"There are {_all(quoted)}.")

    @classmethod
    def row_not_kept(cls) -> InputError:
        return cls(
            "There is no reason for a row that the where does not keep.",
            hint="Give a row of the result's rows.",
        )

    @classmethod
    def row_of_another_kind(cls, kind: str) -> InputError:
        return cls(f"A row is a dict by column, not {kind}.", hint="Give a row of the result's rows.")

    @classmethod
    def no_such_condition(cls, name: str, known: Sequence[str]) -> InputError:
        return cls(f"There is no condition {name[:40]!r}.", hint=f"In force: {', '.join(known) or 'none'}.")

    @classmethod
    def stored_where(cls) -> InputError:
        return cls("The stored where has another shape.", hint="Give what Where.to_dict() returned.")

    @classmethod
    def many_conditions(cls, limit: int) -> InputError:
        return cls(f"The stored where has more than {limit} conditions.", hint="Store fewer, with OR or IN.")

    @classmethod
    def where_of_another_table(cls, made: str, wanted: str) -> InputError:
        return cls(
            f"The where was made with the schema {made!r}, not with {wanted!r}.",
            hint="A where holds for the table that it was made for.",
        )

    @classmethod
    def list_of_another_table(cls, made: str, wanted: str) -> InputError:
        return cls(
            f"The list was prepared with the schema {made!r}, not with {wanted!r}.",
            hint="Prepare it with the filter that is to use it.",
        )

    @classmethod
    def lost_conditions(cls, lost: Sequence[tuple[str, str]]) -> InputError:
        named = ", ".join(f'{id_} ("{phrase}")' if phrase else id_ for id_, phrase in lost)
        ids = ", ".join(f'"{id_}"' for id_, _ in lost)
        return cls(
            f"The schema has changed since the where was made, and does not allow: {named}.",
            hint=f"Go on without: where.without({ids}).",
        )

    @classmethod
    def unknown_dialect(cls) -> InputError:
        return cls("There is no such SQL dialect.", hint='Take "duckdb" or "spark".')

    @classmethod
    def no_counterpart(cls, column: str, dialect: str) -> InputError:
        return cls(
            f"The expr of column {column!r} has no counterpart in {dialect}.",
            hint="Store the derived column in the table, or write the expr with plainer functions.",
        )

    @classmethod
    def no_type(cls, column: str, what: str, dialect: str) -> InputError:
        return cls(
            f"{dialect} has no type for {what}, which column {column!r} holds.",
            hint="Ask about the column in DuckDB, or store its hours and minutes as numbers.",
        )

    @classmethod
    def no_spark_name(cls, name: str) -> InputError:
        return cls(
            f"The column {name!r} cannot be named in Spark, which replaces ${{...}} by a variable.",
            hint="Rename the column.",
        )

    @classmethod
    def no_such_file(cls, path: str) -> InputError:
        return cls(f"{path}: no such file.", hint="Give a parquet file, a folder of them, or a pattern.")

    @classmethod
    def no_match(cls, pattern: str) -> InputError:
        return cls(f"{pattern}: no file matches.", hint="Quote the pattern, and check its folder.")

    @classmethod
    def no_parquet_inside(cls, folder: str) -> InputError:
        return cls(f"{folder}: no .parquet file in this folder.")

    @classmethod
    def unreadable(cls, path: str) -> InputError:
        return cls(f"{path}: may not be read.", hint="Check its permissions.")

    @classmethod
    def not_parquet(cls, path: str) -> InputError:
        return cls(f"{path}: not a parquet file.", hint="Convert other formats first.")

    @classmethod
    def damaged(cls, path: str) -> InputError:
        return cls(f"{path}: a damaged or cut-off parquet file.", hint="Copy or write it again.")

    @classmethod
    def changed(cls, path: str) -> InputError:
        return cls(
            f"{path}: has changed since it was opened.", hint="Open it again: prepare(path) once more."
        )

    @classmethod
    def remote_path(cls, path: str) -> InputError:
        return cls(f"{path}: not a path on this machine.", hint="Download the file first.")

    @classmethod
    def twin_columns(cls, one: str, other: str) -> InputError:
        return cls(f"The columns {one!r} and {other!r} differ by case alone.", hint="Rename one of them.")

    @classmethod
    def reserved_column(cls, name: str) -> InputError:
        return cls(f"A column may not be called {name!r}.", hint="Rename it.")

    @classmethod
    def not_rows(cls, kind: str) -> InputError:
        return cls(
            f"A ranked list cannot be read from {kind}.",
            hint="Give a list of dicts or objects, a parquet path, or a pandas, polars or Arrow table.",
        )

    @classmethod
    def not_a_row(cls, position: int) -> InputError:
        return cls(
            f"Row {position} of the list is neither a dict with text keys nor an object with attributes."
        )

    @classmethod
    def mixed_rows(cls, position: int, kind: str, first: str) -> InputError:
        return cls(
            f"Row {position} of the list is of the kind {kind}, the first one of the kind {first}.",
            hint="Give a list of dicts, or a list of objects.",
        )

    @classmethod
    def failing_attribute(cls, kind: str, name: str) -> InputError:
        return cls(f"The attribute '{name}' of a row of the kind {kind} could not be read.")

    @classmethod
    def unreadable_table(cls, kind: str) -> InputError:
        return cls(f"The {kind} could not be read as a table.")

    @classmethod
    def wrong_values(cls, column: str, type_: str) -> InputError:
        return cls(f"The column {column!r} holds values that are not {type_}.", hint="Mend it or the schema.")

    @classmethod
    def out_of_calendar(cls) -> InputError:
        return cls("A time is not between the years 1 and 9999 in UTC.", hint="Mend it, or leave it out.")

    @classmethod
    def no_such_list(cls, column: str, value: str) -> InputError:
        return cls(f"There is no list {value!r} in the column {column!r}.")

    @classmethod
    def unknown_ending(cls, path: str, known: Sequence[str], *, option: str = "") -> InputError:
        return cls(
            f"{path}: the name does not say which format is meant.",
            hint=f"Let it end in {_either(known)}{option}.",
        )

    @classmethod
    def unknown_tag(cls, tag: str, known: Sequence[str]) -> InputError:
        shown = [*known[:10], *(["..."] if len(known) > 10 else [])]
        return cls(f"No case has the tag {tag[:40]!r}.", hint=f"There are: {', '.join(shown) or 'none'}.")

    @classmethod
    def no_golden_file(cls, path: str) -> InputError:
        return cls(f"{path}: no golden file.", hint="Give *.golden.yaml files, or a folder that holds some.")

    @classmethod
    def no_table(cls, path: str) -> InputError:
        return cls(f"{path}: names no table.", hint="Give one with --table, and its schema with --schema.")

    @classmethod
    def no_replies(cls, path: str) -> InputError:
        return cls(f"{path}: names no recorded replies.", hint="Give them with --replies.")

    @classmethod
    def keys_repeat(cls, path: str, *, named: str | None) -> InputError:
        hint = (
            f'Name one list of {named!r}, as "list: ...".'
            if named
            else "Let the schema's key name more columns."
        )
        return cls(f"{path}: several rows have the same key.", hint=hint)

    @classmethod
    def another_table(cls, path: str) -> InputError:
        return cls(f"{path}: holds cases of another table.", hint="Give another file for this table.")

    @classmethod
    def name_taken(cls, path: str, name: str) -> InputError:
        return cls(f"{path}: has a case named {name!r}.", hint="Give another name.")

    @classmethod
    def not_a_report(cls, path: str) -> InputError:
        return cls(f"{path}: not a report.", hint="Make one with: nlfilter golden run --report FILE.json")

    @classmethod
    def accept_in_ci(cls) -> InputError:
        return cls("Records are not rewritten in CI.", hint="Accept on your own machine and read the change.")

    @classmethod
    def unreadable_golden(cls, path: str, reason: str) -> InputError:
        return cls(f"{path}: {reason}.", hint="Give golden files: *.golden.yaml, or .jsonl for a bulk set.")

    @classmethod
    def unreadable_replies(cls, path: str, reason: str) -> InputError:
        return cls(f"{path}: {reason}.", hint="Give a file of recorded replies: JSON lines.")

    @classmethod
    def not_a_count(cls, name: str) -> InputError:
        return cls(f"{name} is not a whole number of 0 or more.", hint=f"Write it as {name}=20.")

    @classmethod
    def not_a_probability(cls, name: str) -> InputError:
        return cls(f"{name} is not a number from 0 to 1.", hint=f"Write it as {name}=0.9.")

    @classmethod
    def unwritable(cls, path: str) -> InputError:
        return cls(f"{path}: could not be written.", hint="Check its folder, permissions and free space.")

    @classmethod
    def no_log(cls, path: str, reason: str) -> InputError:
        return cls(f"{path}: {reason}.", hint="Give a log that --asked (or NLFILTER_ASKED) has written.")

    @classmethod
    def output_is_input(cls, path: str) -> InputError:
        return cls(f"{path}: this file is read, so it is not written over.", hint="Choose another file.")

    @classmethod
    def usage(cls, what: str, command: str = "nlfilter") -> InputError:
        return cls(what, hint=f"{command} --help shows an example.")

    @classmethod
    def not_a_filter_call(cls, needed: Sequence[str], known: Sequence[str]) -> InputError:
        return cls(
            f"The input of the Runnable needs {' and '.join(needed)}; its keys are {', '.join(known)}.",
            hint='As in {"request": "remote, Python", "ranked": rows, "limit": 20}.',
        )

    @classmethod
    def detached_dialogue(cls) -> InputError:
        return cls(
            "This dialogue was unpickled: no filter belongs to it yet.",
            hint="Go on with it by jobs.dialogue(talk), where jobs is the NLFilter.",
        )

    @classmethod
    def dialogue_moved_on(cls) -> InputError:
        return cls(
            "The dialogue changed while this request was being read.",
            hint="Await one request before the next, or say it again.",
        )

    @classmethod
    def not_a_day(cls) -> InputError:
        return cls("--today is not a date.", hint="Write it as 2026-10-01.")

    @classmethod
    def no_lists(cls, name: str, *, inferred: bool) -> InputError:
        if inferred:
            return cls(
                "Which column tells the lists apart cannot be told from the data.",
                hint="Give a schema file that names it (list: user_id) with --schema, or leave --list out.",
            )
        return cls(
            f"The schema {name!r} does not say which column tells the lists apart.",
            hint="Name it there (list: user_id), or leave --list out.",
        )

    @classmethod
    def unread_lines(cls, path: str, reason: str) -> InputError:
        return cls(f"{path}: {reason}.", hint="Give a file of JSON lines, or - for standard input.")

    @classmethod
    def missing_text(cls, path: str) -> InputError:
        return cls(f"{path}: no such file.", hint="Give a text file, or - for standard input.")

    @classmethod
    def not_utf8(cls, what: str) -> InputError:
        return cls(f"{what}: not UTF-8 text.", hint="Save or convert it as UTF-8.")

    @classmethod
    def long_input(cls, what: str, limit: int) -> InputError:
        return cls(f"{what}: more than {limit:,} bytes.", hint="Split it into smaller files.")

    @classmethod
    def bad_line(cls, path: str, line: int, what: str) -> InputError:
        return cls(f"{path}:{line}: {what}.", hint="Each line is one JSON object.")

    @classmethod
    def binary_on_terminal(cls) -> InputError:
        return cls("Parquet is not for a terminal.", hint="Write it to a file with --output rows.parquet.")

    @classmethod
    def not_a_vocabulary(cls, path: str) -> InputError:
        return cls(f"{path}: not a saved vocabulary.", hint="Make one with: nlfilter schema values")

    @classmethod
    def large_vocabulary(cls, path: str, limit: int) -> InputError:
        return cls(
            f"{path}: holds more than a vocabulary can: {limit:,} values and words.",
            hint="Make fewer columns filterable, and save it again.",
        )


class SchemaError(NLFilterError):
    """A schema, table or golden file is wrong; `.problems` lists everything found, each `path:line: what`."""

    exit_code = 2

    def __init__(self, problems: Sequence[str], *, hint: str = "") -> None:
        shown = list(problems[:3])
        if len(problems) > 3:
            shown[2] = f"... and {len(problems) - 2} more problems"
        super().__init__("\n".join(shown), hint=hint if len(shown) < 3 else "")
        self.problems = tuple(problems)

    @classmethod
    def no_such_file(cls, path: str) -> SchemaError:
        return cls([f"{path}: no such file"], hint="Make a schema with: nlfilter schema infer TABLE")

    @classmethod
    def unreadable(cls, path: str, reason: str) -> SchemaError:
        return cls([f"{path}: {reason}"], hint="Give a schema file: YAML, as in docs/schema.md.")

    def to_dict(self) -> dict[str, Any]:
        return super().to_dict() | {"problems": list(self.problems)}


class Failure(StrEnum):
    """Why a model's answer was not used: a code for programs; people are told in words."""

    NO_KEY = "no_key"
    """No model is configured, or no key that can be sent."""
    NO_ANSWER = "no_answer"
    """The provider cannot be reached, fails, or refuses the call."""
    OVER_TIME = "over_time"
    REFUSED = "refused"
    """The model declined."""
    WRONG_SHAPE = "wrong_shape"
    """What came is not the agreed answer."""
    NOT_APPLICABLE = "not_applicable"
    """Nothing of the answer passed the gate and grounding."""


class TranslationError(NLFilterError):
    """The model's side failed.

    `.usage` (calls and tokens) is what it cost all the same; `.cause` tells why as a code.
    """

    exit_code = 3
    usage: Any = None
    cause: Failure = Failure.NO_ANSWER

    def because(self, cause: Failure) -> Self:
        """The same error with its cause."""
        self.cause = cause
        return self


class ModelUnavailable(TranslationError):
    """No key, no network, a timeout, a refusal by the provider."""

    @classmethod
    def timeout(cls, seconds: float) -> ModelUnavailable:
        return cls(
            f"The model did not answer within {seconds:g} s.",
            hint="Try again, take a faster model, or allow it more time (timeout=...).",
        ).because(Failure.OVER_TIME)

    @classmethod
    def no_key(cls) -> ModelUnavailable:
        return cls(
            "There is no key for the model's provider.",
            hint="Set OPENAI_API_KEY (any text will do for a local server), or use --translator embedded.",
        ).because(Failure.NO_KEY)

    @classmethod
    def bad_key(cls) -> ModelUnavailable:
        return cls(
            "The key for the model's provider holds letters that a key cannot.", hint="Check OPENAI_API_KEY."
        ).because(Failure.NO_KEY)

    @classmethod
    def not_set_up(cls) -> ModelUnavailable:
        return cls(
            "The model, or the connection to it, cannot be set up.",
            hint="Check OPENAI_BASE_URL, the proxy (it must speak HTTP), SSL_CERT_FILE and the model.",
        )

    @classmethod
    def redirected(cls) -> ModelUnavailable:
        return cls(
            "The model's server points to another address, and a request is not sent on.",
            hint="Set OPENAI_BASE_URL to the final address.",
        )

    @classmethod
    def no_model(cls) -> ModelUnavailable:
        return cls(
            "No language model is configured.",
            hint="Name one with --model openai:NAME or NLFILTER_MODEL, or use --translator embedded.",
        ).because(Failure.NO_KEY)

    @classmethod
    def denied(cls) -> ModelUnavailable:
        return cls(
            "The model's provider refused the key.", hint="Check OPENAI_API_KEY and OPENAI_BASE_URL."
        ).because(Failure.NO_KEY)

    @classmethod
    def unknown_model(cls) -> ModelUnavailable:
        return cls(
            "The model's provider does not know this model or address.",
            hint="Check the model's name and OPENAI_BASE_URL.",
        )

    @classmethod
    def busy(cls) -> ModelUnavailable:
        return cls("The model's provider refuses more requests for now.", hint="Try again later.")

    @classmethod
    def request_refused(cls) -> ModelUnavailable:
        return cls(
            "The model's provider refused the request as invalid.",
            hint="Check that this is a chat model, and that its context holds the prompt (nlfilter prompt).",
        )

    @classmethod
    def unreachable(cls) -> ModelUnavailable:
        return cls("The model's server cannot be reached.", hint="Check the network and OPENAI_BASE_URL.")

    @classmethod
    def failed(cls) -> ModelUnavailable:
        return cls("The model's server failed.", hint="Try again later, or take another model.")


class UnusableReply(TranslationError):
    """The model answered, but not in the agreed shape."""

    cause = Failure.WRONG_SHAPE

    @classmethod
    def empty(cls) -> UnusableReply:
        return cls("The model's answer is empty.", hint="Try again, or take another model.")

    @classmethod
    def too_long(cls, limit: int) -> UnusableReply:
        return cls(f"The model's answer has more than {limit:,} characters.", hint="Take another model.")

    @classmethod
    def too_large(cls) -> UnusableReply:
        return cls("The model's answer is far larger than any answer is.", hint="Take another model.")

    @classmethod
    def not_json(cls) -> UnusableReply:
        return cls("The model's answer is not JSON.", hint="Try again, or take another model.")

    @classmethod
    def wrong_shape(cls) -> UnusableReply:
        return cls(
            "The model's answer does not have the agreed shape.", hint="Try again, or take another model."
        )

    @classmethod
    def refused(cls) -> UnusableReply:
        return cls("The model declined to answer.", hint="Put the request in other words.").because(
            Failure.REFUSED
        )

    @classmethod
    def cut_short(cls) -> UnusableReply:
        return cls(
            "The model's answer was cut off at its length limit.",
            hint="Shorten the request, or allow a longer answer (max_tokens=...).",
        )

    @classmethod
    def all_rejected(cls) -> UnusableReply:
        return cls(
            "The gate refused every condition that the model wrote.",
            hint="Put the request in other words, or take another model.",
        ).because(Failure.NOT_APPLICABLE)


class NotExpressible(NLFilterError):
    """Nothing of the request could be said with these columns, or (strict) not all of it.

    `.unmatched` holds one `Unmatched(phrase, reason, suggestions)` for each part.
    """

    exit_code = 4

    def __init__(self, message: str, *, unmatched: Sequence[Any] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.unmatched = tuple(unmatched)

    @classmethod
    def nothing_applied(cls, unmatched: Sequence[Any]) -> NotExpressible:
        return cls(
            f"Nothing of the request can be asked of this table: {_phrases(unmatched)}.",
            unmatched=unmatched,
            hint=_suggested(unmatched),
        )

    @classmethod
    def strict(cls, unmatched: Sequence[Any]) -> NotExpressible:
        return cls(
            f"Not all of the request can be asked of this table: {_phrases(unmatched)}.",
            unmatched=unmatched,
            hint=_suggested(unmatched),
        )

    def to_dict(self) -> dict[str, Any]:
        return super().to_dict() | {"unmatched": [u.to_dict() for u in self.unmatched]}


class RejectCode(StrEnum):
    """Why the gate refused a clause."""

    SYNTAX = "syntax"
    MANY_STATEMENTS = "many_statements"
    FORBIDDEN_NODE = "forbidden_node"
    FORBIDDEN_FUNCTION = "forbidden_function"
    UNKNOWN_COLUMN = "unknown_column"
    HIDDEN_COLUMN = "hidden_column"
    TYPE_MISMATCH = "type_mismatch"
    BAD_VALUE = "bad_value"
    CONSTANT = "constant"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    TOO_MANY_VALUES = "too_many_values"


REJECT_MESSAGES: dict[RejectCode, str] = {
    RejectCode.SYNTAX: "The clause is not one SQL condition.",
    RejectCode.MANY_STATEMENTS: "The clause holds more than one statement.",
    RejectCode.FORBIDDEN_NODE: "The clause uses SQL that a filter may not hold.",
    RejectCode.FORBIDDEN_FUNCTION: "The clause calls a function that is not on the list.",
    RejectCode.UNKNOWN_COLUMN: "The clause names a column that this table does not have.",
    RejectCode.HIDDEN_COLUMN: "The clause names a column that may not be asked for.",
    RejectCode.TYPE_MISMATCH: "A value or an operator does not fit the type of its column.",
    RejectCode.BAD_VALUE: "A value is not a usable number, date or text.",
    RejectCode.CONSTANT: "A part of the clause does not depend on the row.",
    RejectCode.TOO_LONG: "The clause is too long.",
    RejectCode.TOO_DEEP: "The clause is nested too deeply.",
    RejectCode.TOO_MANY_VALUES: "The clause has too many values or conditions.",
}


class RejectedWhere(NLFilterError):
    """The gate refused a clause: `.code` says why, `.span` where (half-open code points of the clause)."""

    exit_code = 5

    def __init__(self, code: RejectCode, span: tuple[int, int] | None = None, *, hint: str = "") -> None:
        super().__init__(REJECT_MESSAGES[code], hint=hint)
        self.code = code
        self.span = span

    @classmethod
    def unknown_column(
        cls, name: str, columns: Iterable[str], span: tuple[int, int] | None = None
    ) -> RejectedWhere:
        """Names the nearest column of the schema; never the text that was written."""
        return cls(RejectCode.UNKNOWN_COLUMN, span, hint=nearest(name, columns))

    @classmethod
    def long_clause(cls, limit: int, span: tuple[int, int] | None = None) -> RejectedWhere:
        return cls(RejectCode.TOO_LONG, span, hint=f"At most {limit:,} characters are read.")

    @classmethod
    def many_tokens(cls, limit: int, span: tuple[int, int] | None = None) -> RejectedWhere:
        return cls(RejectCode.TOO_LONG, span, hint=f"At most {limit:,} words and signs are read.")

    @classmethod
    def long_text(cls, limit: int, span: tuple[int, int] | None = None) -> RejectedWhere:
        return cls(RejectCode.TOO_LONG, span, hint=f"One text in quotes has at most {limit:,} characters.")

    @classmethod
    def deep(cls, limit: int, span: tuple[int, int] | None = None) -> RejectedWhere:
        hint = f"At most {limit} brackets stand in one another, and 3 of NOT, + and - in a row."
        return cls(RejectCode.TOO_DEEP, span, hint=hint)

    @classmethod
    def long_row(cls, limit: int, span: tuple[int, int] | None) -> RejectedWhere:
        return cls(RejectCode.TOO_DEEP, span, hint=f"At most {limit} operators stand in a row.")

    @classmethod
    def many_comparisons(cls, limit: int) -> RejectedWhere:
        return cls(RejectCode.TOO_MANY_VALUES, hint=f"At most {limit:,} comparisons are read.")

    @classmethod
    def many_values(cls, limit: int, span: tuple[int, int] | None = None) -> RejectedWhere:
        return cls(RejectCode.TOO_MANY_VALUES, span, hint=f"One list has at most {limit:,} values.")

    @classmethod
    def unclean(cls, span: tuple[int, int]) -> RejectedWhere:
        return cls(RejectCode.BAD_VALUE, span, hint="A control or direction character stands here.")

    @classmethod
    def no_tokens(cls, span: tuple[int, int]) -> RejectedWhere:
        return cls(RejectCode.SYNTAX, span, hint="It is empty, or a quote or comment is not closed.")

    @classmethod
    def not_closed(cls, span: tuple[int, int]) -> RejectedWhere:
        return cls(RejectCode.SYNTAX, span, hint="What begins here is not closed.")

    @classmethod
    def between_tokens(cls, span: tuple[int, int]) -> RejectedWhere:
        return cls(RejectCode.FORBIDDEN_NODE, span, hint="Leave comments out.")

    @classmethod
    def growing(cls, span: tuple[int, int] | None) -> RejectedWhere:
        """Of an owner's expression."""
        hint = "It could make a text more than a hundred times longer than it is stored."
        return cls(RejectCode.TOO_LONG, span, hint=hint)

    @classmethod
    def json_path(cls) -> RejectedWhere:
        """Of an owner's expression."""
        return cls(RejectCode.BAD_VALUE, hint="Write a path into JSON as '$.name' or '$.\"two words\"'.")

    def to_dict(self) -> dict[str, Any]:
        return super().to_dict() | {"code": self.code.value, "span": list(self.span) if self.span else None}


class EngineError(NLFilterError):
    """The engine refused a checked clause, or ran out of time or memory (`.exhausted`)."""

    exit_code = 6
    exhausted = False

    @classmethod
    def not_locked(cls, setting: str) -> EngineError:
        return cls(f"The engine could not be locked ({setting}).", hint="Check the version of duckdb.")

    @classmethod
    def refused(cls) -> EngineError:
        return cls("The engine refused the query.")

    @classmethod
    def out_of_time(cls, seconds: float) -> EngineError:
        error = cls(f"The engine was stopped after {seconds:g} seconds.", hint="Ask for less at once.")
        error.exhausted = True
        return error

    @classmethod
    def out_of_memory(cls) -> EngineError:
        error = cls("The engine ran out of memory.", hint="Ask for less at once, or filter a smaller file.")
        error.exhausted = True
        return error


def _phrases(unmatched: Sequence[Any]) -> str:
    """The first phrases of a request that were left out, as the person typed them."""
    shown = [f'"{u.phrase[:60]}"' for u in unmatched[:4]]
    return ", ".join(shown) + (f" and {len(unmatched) - 4} more" if len(unmatched) > 4 else "")


def _suggested(unmatched: Sequence[Any]) -> str:
    near = dict.fromkeys(s for u in unmatched for s in u.suggestions)
    return f"Near: {', '.join(list(near)[:5])}" if near else ""


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _all(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint with the nearest known name, made of known names only.

    >>> nearest("salry", ["city", "salary"])
    'Did you mean "salary"?'
    """
    by_fold = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(name.casefold()[:80], by_fold, n=1, cutoff=0.6)
    return f'Did you mean "{by_fold[close[0]]}"?' if close else ""


# Problems of a file, one line each: the parts of a SchemaError.


def at(path: str, line: int, what: str, column: int | None = None) -> str:
    """A problem with its place.

    >>> at("jobs.yaml", 3, "what is wrong"), at("jobs.yaml", 3, "what is wrong", 12)
    ('jobs.yaml:3: what is wrong', 'jobs.yaml:3:12: what is wrong')
    """
    return f"{path}:{line}: {what}" if column is None else f"{path}:{line}:{column}: {what}"


def no_file() -> str:
    return "no such file"


def not_regular() -> str:
    return "not a regular file"


def not_permitted() -> str:
    return "may not be read"


def not_text() -> str:
    return "not UTF-8 text"


def too_large(limit: int) -> str:
    return f"more than {limit:,} bytes"


def nested(limit: int) -> str:
    return f"nested in more than {limit} levels"


def not_yaml(problem: str) -> str:
    return f"not YAML: {problem}" if problem else "not YAML"


def alias() -> str:
    return "anchors and aliases are not read: write the value out"


def tag() -> str:
    return "tags are not read: leave out what begins with !, or put quotes around the text"


def directive() -> str:
    return "YAML directives are not read: leave out the line that begins with %"


def no_character() -> str:
    return "a text holds an escape that stands for no character"


def key_not_text() -> str:
    return "a key is a text, not a list or a map"


def key_twice(name: str) -> str:
    return f"the key {name!r} stands here twice"


def key_missing(name: str) -> str:
    return f"{name!r} is missing"


def unknown_key(name: str, known: Iterable[str]) -> str:
    return f"there is no key {name!r}. {nearest(name, known)}".rstrip()


# What pydantic found, in words for whoever wrote the file.
_MUST_BE = {
    "string_type": "a text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "list_type": "a list",
    "tuple_type": "a text or a list of texts",
    "dict_type": "keys with their values",
    "mapping_type": "keys with their values",
    "model_type": "keys with their values",
    "model_attributes_type": "keys with their values",
    "none_required": "empty",
}


def wrong_value(name: str, message: str, kind: str = "") -> str:
    need = _MUST_BE.get(kind)
    if need is None and message.startswith("Input should be "):
        need = message.removeprefix("Input should be ").removeprefix("a valid ")
    return f"{name}: must be {need}" if need else f"{name}: {message}"


def newer_format(number: str, known: int) -> str:
    newer = "this file was written for a newer nlfilter"
    return f"format: {newer} (format {number}, known up to {known}). Upgrade nlfilter to read it."


def unknown_kind(name: str, known: Sequence[str]) -> str:
    return f"there is no kind {name[:40]!r}. {nearest(name, known) or 'Known are ' + ', '.join(known)}"


def needs(place: str, need: str) -> str:
    return f"{place}: needs {need}"


def short_order(place: str) -> str:
    return f"{place}: an order has at least two values"


def ordered_twice(place: str, value: str) -> str:
    return f"{place}: {value!r} stands in it twice"


def name_taken(place: str) -> str:
    return f"{place}: a column, a range or a term has this name"


def no_such_column(place: str, name: str) -> str:
    return f"{place}: there is no column {name!r}"


def not_to_be_asked(place: str, name: str) -> str:
    return f"{place}: {name!r} cannot be asked for (filterable: false)"


def sum_of_one(place: str) -> str:
    return f"{place}: a sum is of two different columns"


def units_differ(place: str) -> str:
    return f"{place}: the two columns differ in unit or per"


def no_cases() -> str:
    return "no cases"


def outside_project() -> str:
    return "replies: a file outside of this project's folder"


def name_twice(name: str, line: int) -> str:
    return f"a case named {name!r} stands already in line {line}"


def one_of(*names: str) -> str:
    return f"give one of {', '.join(names)}"


def unknown_move() -> str:
    return 'do: give undo, redo, or "remove c2"'


def lost_to_comment() -> str:
    return 'YAML reads what follows " #" as a comment: put quotes around the text'


def say_none() -> str:
    return "an empty list of keys: write none"


def repeated_keys() -> str:
    return "a key stands here twice"


def bulk_line() -> str:
    return 'not a case: {"id"?, "request", "where", "accept"?: [{"where"}], "unsupported"?: [phrase]}'


def column_not_stored(name: str, stored: Iterable[str]) -> str:
    return f"the data has no column {name!r}. {nearest(name, stored)}".rstrip()


def reserved_name() -> str:
    return "a name that nlfilter needs for itself: rename the column"


def not_a_rank(column: str, stored: str) -> str:
    return (
        f"{column!r} holds {stored}, or values of several kinds; a rank is a number or a date. "
        f"A column with an expr can make one of it, as TRY_CAST({column} AS INTEGER)"
    )


def not_a_list(column: str) -> str:
    return f"{column!r} holds values that do not say whose list a row is in: numbers or texts would"


def other_type(stored: str, declared: str) -> str:
    return f"the data holds {stored}, the schema says {declared}"


def day_as_text(stored: str, declared: str) -> str:
    return f"{other_type(stored, declared)}. Where the texts are in ISO 8601, add: stored: VARCHAR"


def values_of_other_type(stored: str, declared: str) -> str:
    return f"the data holds {stored}, and not all of it is {declared}, as the schema says"


def read_as_declared(stored: str, declared: str) -> str:
    return f"the data holds {stored}, the schema says {declared}: read as that, but not by the SQL of to_sql"


def unread_texts(count: int, type_: str) -> str:
    texts = "1 stored text counts" if count == 1 else f"{count:,} stored texts count"
    return f"{texts} as missing: not a {type_} in ISO 8601"


def circle_of_terms(names: Sequence[str]) -> str:
    """Terms each of which is built on the next, and the last on the first."""
    return f"stands for itself ({' -> '.join([*names, names[0]])})"


_REFUSED_SQL: dict[RejectCode, str] = {
    RejectCode.SYNTAX: "this is not one SQL {kind}",
    RejectCode.MANY_STATEMENTS: "a semicolon ends a statement: leave it out",
    RejectCode.FORBIDDEN_NODE: "{it} cannot stand in this {kind}",
    RejectCode.FORBIDDEN_FUNCTION: "the function {it} cannot be called in this {kind}",
    RejectCode.UNKNOWN_COLUMN: "there is no such column to use here",
    RejectCode.HIDDEN_COLUMN: "a term cannot ask about a column that is not filterable",
    RejectCode.TYPE_MISMATCH: "a value or an operator does not fit the type of its column",
    RejectCode.BAD_VALUE: "this is not a usable number, date or text",
    RejectCode.CONSTANT: "this part does not depend on the row",
    RejectCode.TOO_LONG: "the {kind} is too long",
    RejectCode.TOO_DEEP: "the {kind} is nested too deeply",
    RejectCode.TOO_MANY_VALUES: "the {kind} has too many values",
}


def refused_sql(error: RejectedWhere, kind: str, shown: str, functions: Iterable[str]) -> str:
    """Why SQL of a schema file is refused, for the owner who wrote it; `shown` is the word that is."""
    called = error.code is RejectCode.FORBIDDEN_FUNCTION
    it = f'"{shown}"' if shown else "of this name" if called else "this part"
    hint = error.hint or (nearest(shown, functions) if called and shown else "")
    return f"{_REFUSED_SQL[error.code].format(kind=kind, it=it)}. {hint}".removesuffix(". ")


def not_derivable(type_: str) -> str:
    return f"a derived column cannot be of type {type_}"


def no_missing_value(type_: str) -> str:
    return f"a value that a {type_} column cannot hold"


def read_in_microseconds() -> str:
    return "the data holds TIMESTAMP_NS: read to the microsecond"


def no_conditions(type_: str) -> str:
    return f"no condition can be about a {type_}: the column stays in the rows"


_NUMBERS = r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)"
_TYPES = tuple(
    (re.compile(pattern, re.DOTALL), one, many)
    for pattern, one, many in (
        (r"STRUCT\(.*\)", "a record", "records"),
        (r"MAP\(.*\)", "a map", "maps"),
        (r"UNION\(.*\)|VARIANT", "values of several types", "values of several types"),
        (r"TIME( WITH TIME ZONE|TZ|_NS)?", "a time of day", "times of day"),
        (r"INTERVAL", "a length of time", "lengths of time"),
        (r"BLOB", "bytes", "bytes"),
        (r"BIT", "bits", "bits"),
        (r"BIGNUM", "numbers of any length", "numbers"),
        (_NUMBERS, "a number", "numbers"),
        (r"BOOLEAN", "yes or no", "yes and no"),
        (r"DATE|TIMESTAMP.*", "a date", "dates"),
        (r"VARCHAR|ENUM\(.*\)|UUID", "a text", "texts"),
        (r"JSON", "nested or mixed values", "nested or mixed values"),
        (r"GEOMETRY.*", "a shape", "shapes"),
    )
)


def left_out(types: Mapping[str, str], most: int | None = None) -> str:
    """The columns of a table that no condition can be about, by stored type; "" for none.

    >>> left_out({"place": "STRUCT(x DOUBLE)", "sizes": "INTEGER[]", "grid": "DATE[2][]"})
    'No condition can be about place (a record), sizes (a list of numbers), grid (a list of lists of dates).'
    """
    named = [f"{name} ({_in_words(type_)})" for name, type_ in types.items()]
    more = [f"and {len(named) - most:,} more"] if most is not None and len(named) > most else []
    return f"No condition can be about {', '.join([*named[:most], *more])}." if named else ""


def _in_words(type_: str, *, many: bool = False) -> str:
    if element := re.fullmatch(r"(.*)\[\d*\]", type_, re.DOTALL):
        return f"{'lists' if many else 'a list'} of {_in_words(element[1], many=True)}"
    found = ((one, plural) for pattern, one, plural in _TYPES if pattern.fullmatch(type_))
    return next(found, (type_, type_))[many]


def value_not_stored(value: str) -> str:
    return f"{value!r} is not among the stored values"


def values_without_words(column: str, count: int) -> str:
    values = "1 new value has" if count == 1 else f"{count:,} new values have"
    return f"columns.{column}: {values} no other words (nlfilter schema enrich asks for them)"


def without_place(value: str) -> str:
    return f"{value!r} is stored, and has no place in the order"


def left_out_as_personal(names: Sequence[str]) -> str:
    return (
        f"Left out, since they look like data about people: {', '.join(names)}. "
        "Write private: false where that is wrong."
    )


def personal_data() -> str:
    return "looks like data about people: private keeps its values from a model"


def nothing_asked(path: str) -> str:
    return f"{path}: nothing was asked that the schema did not know"


def checked(columns: int, warnings: int) -> str:
    if not warnings:
        return f"{columns} columns, no problem found"
    return f"{columns} columns, {warnings} warning{'s' if warnings > 1 else ''}, no error"


def two_meanings(winner: str, words: Sequence[str], *, naming: bool, most: int | None) -> str:
    shown = ", ".join(map(repr, words[:most]))
    rest = f" and {len(words) - most} more" if most and len(words) > most else ""
    many = len(words) > 1
    subject = f"{len(words)} words mean" if many else f"{shown} means"
    listed = f" ({shown}{rest})" if many else ""
    read = "they are" if many else "it is"
    alone = " by themselves" if many else " by itself"
    told = "" if naming else f"{alone}, and the answer tells the other meaning"
    return f"{subject} something of {winner}, too{listed}; {read} read as that{told}"


def expr_fails() -> str:
    return "cannot be computed from the stored columns"
