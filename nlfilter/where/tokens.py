"""The gate before the parser: length, characters, tokens.

sqlglot's parser has short inputs that take it exponentially long, and compiled, one that ends the process; so
nothing reaches it but a bounded run of tokens of known types, with shallow brackets and calls of listed
functions. Everything here is linear in the text.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Sequence

from sqlglot import Dialect
from sqlglot.tokens import Token, TokenType

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.where.check import MAX_DEPTH, MAX_LENGTH
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.names import lookup_key
from nlfilter.where.values import MAX_TEXT, UNCLEAN

# sqlglot logs what it does not understand, which is a model's text: it has no way out.
_LOGGER = logging.getLogger("sqlglot")
_LOGGER.propagate = False
_LOGGER.addHandler(logging.NullHandler())

DUCKDB = Dialect.get_or_raise("duckdb")

MAX_TOKENS = 500
MAX_RUN = 3

FUNCTIONS = frozenset(
    [
        "array_contains",
        "array_has",
        "array_has_all",
        "array_has_any",
        "array_to_string",
        "contains",
        "current_date",
        "date_part",
        "date_trunc",
        "ends_with",
        "has_word",
        "list_contains",
        "list_has",
        "list_has_all",
        "list_has_any",
        "lower",
        "prefix",
        "regexp_matches",
        "starts_with",
        "suffix",
        "today",
        "upper",
        "year",
    ]
)
"""Functions a clause may call, each in the places that the grammar gives it."""

# Words that stand before a bracket without calling anything, and the two casts and EXTRACT, which the parser
# reads as syntax.
_SYNTAX_BEFORE_BRACKET = frozenset(
    {"and", "any", "between", "cast", "extract", "ilike", "in", "like", "not", "or", "try_cast"}
)

_SYMBOLS = {
    TokenType.L_PAREN: 1,
    TokenType.L_BRACKET: 1,
    TokenType.R_PAREN: -1,
    TokenType.R_BRACKET: -1,
    TokenType.COMMA: 0,
    TokenType.EQ: 0,
    TokenType.NEQ: 0,
    TokenType.LT: 0,
    TokenType.LTE: 0,
    TokenType.GT: 0,
    TokenType.GTE: 0,
    TokenType.DASH: 0,
    TokenType.PLUS: 0,
    TokenType.DCOLON: 0,
    TokenType.DAMP: 0,
    TokenType.AT_GT: 0,
    TokenType.LT_AT: 0,
    TokenType.CARET_AT: 0,
}
"""Punctuation that may stand in a clause, and how it changes the depth."""

_WORDS = frozenset(
    {
        TokenType.VAR,
        TokenType.AND,
        TokenType.OR,
        TokenType.NOT,
        TokenType.IN,
        TokenType.BETWEEN,
        TokenType.LIKE,
        TokenType.ILIKE,
        TokenType.ESCAPE,
        TokenType.IS,
        TokenType.ISNULL,
        TokenType.NOTNULL,
        TokenType.NULL,
        TokenType.TRUE,
        TokenType.FALSE,
        TokenType.DISTINCT,
        TokenType.FROM,
        TokenType.ANY,
        TokenType.ALIAS,  # AS, inside a cast
        TokenType.DATE,
        TokenType.TIMESTAMP,
        TokenType.TIMESTAMPNTZ,
        TokenType.INTERVAL,
        TokenType.CURRENT_DATE,
        TokenType.YEAR,
        TokenType.UNKNOWN,
    }
)

_RUNS = frozenset({TokenType.NOT, TokenType.DASH, TokenType.PLUS})
_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"[0-9.]+([eE][+-]?[0-9]+)?", re.ASCII)
_GAP = re.compile(r"[ \t\r\n]*")


def tokens_of(text: object, compiled: CompiledSchema) -> list[Token]:
    """The tokens of a clause that the parser may see; raises `RejectedWhere`."""
    if not isinstance(text, str):
        raise RejectedWhere(RejectCode.SYNTAX)
    if len(text) > MAX_LENGTH:
        raise RejectedWhere(RejectCode.TOO_LONG, (MAX_LENGTH, len(text)))
    # A carriage return is a line's end outside of literals, where the gaps are looked at.
    if unclean := UNCLEAN.search(text.replace("\r\n", "\n\n")):
        raise RejectedWhere(RejectCode.BAD_VALUE, unclean.span())
    tokens: Sequence[Token] | None = None
    with contextlib.suppress(Exception):  # its message holds the text
        tokens = DUCKDB.tokenize(text)
    if not tokens:
        raise RejectedWhere(RejectCode.SYNTAX, (0, len(text)))
    if len(tokens) > MAX_TOKENS:
        raise RejectedWhere(RejectCode.TOO_LONG, (tokens[MAX_TOKENS].start, len(text)))
    _check_each(text, tokens, compiled)
    _check_together(text, tokens)
    return list(tokens)


def span_of(token: Token) -> tuple[int, int]:
    return token.start, token.end + 1


def _check_each(text: str, tokens: Sequence[Token], compiled: CompiledSchema) -> None:
    """Every token is of a listed type and written in the one way of that type."""
    for token in tokens:
        kind, written = token.token_type, text[token.start : token.end + 1]
        if kind is TokenType.SEMICOLON:
            raise RejectedWhere(RejectCode.MANY_STATEMENTS, span_of(token))
        if kind is TokenType.STRING:
            if len(token.text) > MAX_TEXT:
                raise RejectedWhere(RejectCode.TOO_LONG, span_of(token))
            known = written.startswith("'") and "\r" not in written
        elif kind is TokenType.NUMBER:
            known = bool(_NUMBER.fullmatch(written))
        elif kind is TokenType.IDENTIFIER:
            known = written.startswith('"')
        elif kind in _SYMBOLS:
            known = True
        else:
            # A keyword is welcome as the name of a column.
            listed = kind in _WORDS or lookup_key(written) in compiled.names
            known = listed and bool(_WORD.fullmatch(written))
        if not known:
            raise RejectedWhere(_code_of(kind, written), span_of(token))


def _code_of(kind: TokenType, written: str) -> RejectCode:
    if kind is TokenType.NUMBER:
        return RejectCode.BAD_VALUE
    return RejectCode.FORBIDDEN_NODE


def _check_together(text: str, tokens: Sequence[Token]) -> None:
    """Nothing but blanks between tokens (no comment), brackets shallow and paired, no call off the list."""
    opened: list[TokenType] = []
    run = at = 0
    before: Token | None = None
    for token in tokens:
        if not _GAP.fullmatch(text, at, token.start):
            raise RejectedWhere(RejectCode.FORBIDDEN_NODE, (at, token.start))
        at = token.end + 1
        kind = token.token_type
        run = run + 1 if kind in _RUNS else 0
        if run > MAX_RUN:
            raise RejectedWhere(RejectCode.TOO_DEEP, span_of(token))
        step = _SYMBOLS.get(kind, 0)
        if step > 0:
            _check_opening(text, token, before)
            opened.append(kind)
            if len(opened) > MAX_DEPTH:
                raise RejectedWhere(RejectCode.TOO_DEEP, span_of(token))
        elif step < 0 and (not opened or _PAIRS[opened.pop()] is not kind):
            raise RejectedWhere(RejectCode.SYNTAX, span_of(token))
        before = token
    if opened:
        raise RejectedWhere(RejectCode.SYNTAX, (0, len(text)))
    if not _GAP.fullmatch(text, at):
        raise RejectedWhere(RejectCode.FORBIDDEN_NODE, (at, len(text)))


_PAIRS = {TokenType.L_PAREN: TokenType.R_PAREN, TokenType.L_BRACKET: TokenType.R_BRACKET}
_BEFORE_LIST = frozenset(
    {TokenType.COMMA, TokenType.L_PAREN, TokenType.DAMP, TokenType.AT_GT, TokenType.LT_AT}
)


def _check_opening(text: str, bracket: Token, before: Token | None) -> None:
    """A list stands where a value does; what stands before a parenthesis is syntax or a listed function."""
    if bracket.token_type is TokenType.L_BRACKET:
        if before is not None and before.token_type not in _BEFORE_LIST:
            raise RejectedWhere(RejectCode.FORBIDDEN_NODE, span_of(bracket))
        return
    if before is None or before.token_type in _SYMBOLS:
        return
    called = text[before.start : before.end + 1].lower()
    if called not in FUNCTIONS and called not in _SYNTAX_BEFORE_BRACKET:
        raise RejectedWhere(RejectCode.FORBIDDEN_FUNCTION, span_of(before))
