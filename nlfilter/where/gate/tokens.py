"""Checks a clause before the parser gets it: its length, characters and tokens.

Some short inputs take sqlglot's parser exponential time, and one ends the process, if sqlglot is compiled. So
the parser gets only a limited number of tokens of known types, with shallow brackets and calls of listed
functions. Everything here takes linear time.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Container, Mapping, Sequence
from itertools import zip_longest

from msgspec import Struct, field
from sqlglot import Dialect
from sqlglot.tokenizer_core import Token, TokenType

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.fork_safety import cached_property
from nlfilter.where.compiled import MAX_DEPTH, MAX_LITERAL, REQUEST, Limits
from nlfilter.where.names import lookup_key, word_set
from nlfilter.where.values import UNCLEAN

# sqlglot logs text that it does not understand. It may be a model's text, so the log is switched off.
_LOGGER = logging.getLogger("sqlglot")
_LOGGER.propagate = False
_LOGGER.addHandler(logging.NullHandler())

DUCKDB = Dialect.get_or_raise("duckdb")

MAX_RUN = 3
MAX_OPEN = 8
"""The most words and signs in a row without a value: each may take the parser a level deeper."""


_BRACKETS: Mapping[TokenType, TokenType] = {
    TokenType.L_PAREN: TokenType.R_PAREN,
    TokenType.L_BRACKET: TokenType.R_BRACKET,
}


class AllowedTokens(Struct, frozen=True, dict=True):
    """The allowed tokens: words and signs, and what may stand before a bracket."""

    words: frozenset[TokenType]
    signs: frozenset[TokenType]
    functions: Mapping[str, int | None]
    """Functions that may be called, with the number of their arguments, if that is checked."""
    syntax: frozenset[str]
    """Words before a bracket that are not calls, because the parser reads them as syntax."""
    before_list: frozenset[TokenType]
    """Tokens after which a `[` may stand; it may also stand at the start."""
    max_depth: int
    opening: Mapping[TokenType, TokenType] = field(default_factory=lambda: _BRACKETS)
    """Opening tokens, each with its closing token."""

    @cached_property
    def closing(self) -> frozenset[TokenType]:
        return frozenset(self.opening.values())


FUNCTIONS: Mapping[str, int] = {
    **dict.fromkeys(word_set("current_date today"), 0),
    **dict.fromkeys(
        word_set("""
            array_length date day dayofweek hour isodow len length lower minute month quarter upper weekday
            year
        """),
        1,
    ),
    **dict.fromkeys(
        word_set("""
            array_contains array_has array_has_all array_has_any array_to_string coalesce contains date_part
            date_trunc ends_with has_word ifnull list_contains list_has list_has_all list_has_any nullif
            prefix regexp_matches starts_with suffix
        """),
        2,
    ),
    **dict.fromkeys(word_set("date_diff datediff"), 3),
}
"""Functions that a clause may call, with the number of arguments: sqlglot would drop an additional one."""

CLAUSE = AllowedTokens(
    words=frozenset(
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
            TokenType.UNKNOWN,
            TokenType.DISTINCT,
            TokenType.FROM,
            TokenType.ANY,
            TokenType.ALL,
            TokenType.ALIAS,  # AS, inside a cast
            TokenType.DATE,
            TokenType.TIMESTAMP,
            TokenType.TIMESTAMPNTZ,
            TokenType.TIME,
            TokenType.INTERVAL,
            TokenType.CURRENT_DATE,
            TokenType.BIGINT,
            TokenType.INT,
            TokenType.TEXT,
            TokenType.VARCHAR,
        }
    ),
    signs=frozenset(
        {
            TokenType.L_PAREN,
            TokenType.R_PAREN,
            TokenType.L_BRACKET,
            TokenType.R_BRACKET,
            TokenType.COMMA,
            TokenType.EQ,
            TokenType.NEQ,
            TokenType.LT,
            TokenType.LTE,
            TokenType.GT,
            TokenType.GTE,
            TokenType.DASH,
            TokenType.PLUS,
            TokenType.SLASH,
            TokenType.STAR,
            TokenType.DCOLON,
            TokenType.DAMP,
            TokenType.AT_GT,
            TokenType.LT_AT,
            TokenType.CARET_AT,
        }
    ),
    functions=FUNCTIONS,
    syntax=word_set("all and any between cast extract ilike in like not or try_cast"),
    before_list=frozenset(
        {
            TokenType.COMMA,
            TokenType.L_PAREN,
            TokenType.DAMP,
            TokenType.AT_GT,
            TokenType.LT_AT,
            TokenType.IN,
            TokenType.EQ,
            TokenType.NEQ,
        }
    ),
    max_depth=MAX_DEPTH,
)

_BEFORE_TYPE = frozenset({TokenType.DCOLON, TokenType.ALIAS})
_RUNS = frozenset({TokenType.NOT, TokenType.DASH, TokenType.PLUS})
_PARENTHESES = frozenset({*_BRACKETS, *_BRACKETS.values()})
_VALUELESS = frozenset(
    {
        TokenType.ALL,
        TokenType.AND,
        TokenType.ANY,
        TokenType.BETWEEN,
        TokenType.CASE,
        TokenType.DISTINCT,
        TokenType.ELSE,
        TokenType.ESCAPE,
        TokenType.FROM,
        TokenType.ILIKE,
        TokenType.IN,
        TokenType.INTERVAL,
        TokenType.IS,
        TokenType.LIKE,
        TokenType.NOT,
        TokenType.OR,
        TokenType.THEN,
        TokenType.WHEN,
    }
)
_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"[0-9.]+([eE][+-]?[0-9]+)?", re.ASCII)
_BLANKS = r"[ \t\r\n\u3000]*"  # the last one is the wide blank of a Japanese keyboard
_LAST_SEMICOLON = re.compile(rf";{_BLANKS}\Z")  # a clause may end like a statement
_GAP = re.compile(_BLANKS)


def tokens_of(
    text: object, known_names: Container[str], allowed: AllowedTokens = CLAUSE, limits: Limits = REQUEST
) -> list[Token]:
    """Splits a text into checked tokens for the parser; raises `RejectedWhere`.

    A keyword may be a name if its `lookup_key` is among the known names.
    """
    if not isinstance(text, str):
        raise RejectedWhere(RejectCode.SYNTAX)
    if len(text) > limits.characters:
        raise RejectedWhere.long_clause(limits.characters, (limits.characters, len(text)))
    text = _LAST_SEMICOLON.sub("", text)
    # A line may end in CR LF; inside a literal, the pair is checked below.
    if unclean := UNCLEAN.search(text.replace("\r\n", "\n\n")):
        raise RejectedWhere.unclean(unclean.span())
    tokens: Sequence[Token] = ()
    with contextlib.suppress(Exception):  # the error message would hold the text
        tokens = DUCKDB.tokenize(text)
    if not tokens:
        raise RejectedWhere.no_tokens((0, len(text)))
    tokens = _dotted_numbers(tokens)
    if len(tokens) > limits.tokens:
        raise RejectedWhere.many_tokens(limits.tokens, (tokens[limits.tokens].start, len(text)))
    for token, following in zip_longest(tokens, tokens[1:]):
        if len(token.text) > MAX_LITERAL and token.token_type is TokenType.STRING:
            raise RejectedWhere.long_text(MAX_LITERAL, _span(token))
        if code := _unlisted(text[token.start : token.end + 1], token, known_names, allowed):
            called = (
                code is RejectCode.FORBIDDEN_NODE and following and following.token_type is TokenType.L_PAREN
            )
            raise RejectedWhere(RejectCode.FORBIDDEN_FUNCTION if called else code, _span(token))
        # sqlglot reads what it can of a type in quotes, and drops the rest.
        if token.token_type in _BEFORE_TYPE and following and following.token_type is TokenType.IDENTIFIER:
            raise RejectedWhere(RejectCode.FORBIDDEN_NODE, _span(following))
    _check_brackets(text, tokens, allowed)
    _check_values(text, tokens, known_names, allowed)
    _check_gaps(text, tokens)
    return list(tokens)


def _dotted_numbers(tokens: Sequence[Token]) -> list[Token]:
    """Joins `.5` into one number, as in DuckDB, so that the dot need not be an allowed token."""
    found: list[Token] = []
    for token in tokens:
        dot = found[-1] if found and found[-1].token_type is TokenType.DOT else None
        if dot and token.token_type is TokenType.NUMBER and dot.end + 1 == token.start:
            found[-1] = Token(
                TokenType.NUMBER,
                f"0.{token.text}",
                line=token.line,
                col=token.col,
                start=dot.start,
                end=token.end,
            )
        else:
            found.append(token)
    return found


def _unlisted(
    written: str, token: Token, known_names: Container[str], allowed: AllowedTokens
) -> RejectCode | None:
    """Says why a token is refused; None if its type is listed and its text has the form of that type."""
    kind = token.token_type
    if kind in allowed.signs:
        return None
    match kind:
        case TokenType.STRING:
            listed = written.startswith("'") and "\r" not in written
        case TokenType.IDENTIFIER:
            listed = written.startswith('"')
        case TokenType.NUMBER:
            return None if _NUMBER.fullmatch(written) else RejectCode.BAD_VALUE
        case TokenType.SEMICOLON:
            return RejectCode.MANY_STATEMENTS
        case _:
            known = kind in allowed.words or lookup_key(written) in known_names
            listed = known and bool(_WORD.fullmatch(written))
    return None if listed else RejectCode.FORBIDDEN_NODE


def _check_brackets(text: str, tokens: Sequence[Token], allowed: AllowedTokens) -> None:
    """Check that brackets are paired and shallow, calls are listed, and NOT and signs do not repeat."""
    opened: list[_Bracket] = []
    run = 0
    for at, token in enumerate(tokens):
        kind = token.token_type
        run = run + 1 if kind in _RUNS else 0
        if kind in allowed.opening:
            opened.append(_opening(text, tokens, at, allowed))
        elif kind is TokenType.COMMA and opened:
            opened[-1].commas += 1
        elif kind in allowed.closing:
            if not opened or (bracket := opened.pop()).closing is not kind:
                raise RejectedWhere(RejectCode.SYNTAX, _span(token))
            bracket.check_count(empty=tokens[at - 1].token_type in allowed.opening)
        if run > MAX_RUN or len(opened) > allowed.max_depth:
            raise RejectedWhere.deep(allowed.max_depth, _span(token))
    if opened:
        raise RejectedWhere.not_closed(_span(opened[-1].begin))


def _check_values(
    text: str, tokens: Sequence[Token], known_names: Container[str], allowed: AllowedTokens
) -> None:
    """Check that there is a value every few tokens; a keyword may be the name of a column."""
    run = 0
    for token in tokens:
        kind = token.token_type
        sign = kind in allowed.signs and kind not in _PARENTHESES
        word = kind in _VALUELESS and lookup_key(text[token.start : token.end + 1]) not in known_names
        run = run + 1 if sign or word else 0
        if run > MAX_OPEN:
            raise RejectedWhere(RejectCode.SYNTAX, _span(token))


class _Bracket(Struct):
    """An open bracket: its closing token, its call, and the number of commas so far."""

    closing: TokenType
    begin: Token
    called: Token | None = None
    arguments: int | None = None
    commas: int = 0

    def check_count(self, *, empty: bool) -> None:
        found = 0 if empty else self.commas + 1
        if self.called is not None and self.arguments not in (None, found):
            raise RejectedWhere(RejectCode.FORBIDDEN_NODE, _span(self.called))


def _opening(text: str, tokens: Sequence[Token], at: int, allowed: AllowedTokens) -> _Bracket:
    """Checks an opening bracket: `[` begins a list; `(` follows a sign, syntax or a listed function."""
    kind, before = tokens[at].token_type, tokens[at - 1] if at else None
    bracket = _Bracket(allowed.opening[kind], tokens[at])
    if kind is TokenType.L_BRACKET:
        if before is not None and before.token_type not in allowed.before_list:
            raise RejectedWhere(RejectCode.FORBIDDEN_NODE, _span(tokens[at]))
    elif kind is TokenType.L_PAREN and before is not None and before.token_type not in allowed.signs:
        called = text[before.start : before.end + 1].lower()
        if called in allowed.functions:
            bracket.called, bracket.arguments = before, allowed.functions[called]
        elif called not in allowed.syntax:
            raise RejectedWhere(RejectCode.FORBIDDEN_FUNCTION, _span(before))
        wanted = _BEGINS.get(called, ())
        if wanted and tuple(token.token_type for token in tokens[at + 1 : at + 1 + len(wanted)]) != wanted:
            raise RejectedWhere(RejectCode.FORBIDDEN_FUNCTION, _span(before))
    return bracket


# The tokens with which calls must begin. A bare word would be read as the unit, though it may be a column. A
# type as a call doubles the parser's time for each level, so it may hold only a text.
_BEGINS: Mapping[str, tuple[TokenType, ...]] = {
    "date_part": (TokenType.STRING,),
    "date_trunc": (TokenType.STRING,),
    **dict.fromkeys(("date_diff", "datediff"), (TokenType.STRING,)),
    "date": (TokenType.STRING, TokenType.R_PAREN),
}


def _check_gaps(text: str, tokens: Sequence[Token]) -> None:
    """Check that there are only blanks between tokens, so that there is no comment."""
    at = 0
    for token in tokens:
        if not _GAP.fullmatch(text, at, token.start):
            raise RejectedWhere.between_tokens((at, token.start))
        at = token.end + 1
    if not _GAP.fullmatch(text, at):
        raise RejectedWhere.between_tokens((at, len(text)))


def _span(token: Token) -> tuple[int, int]:
    return token.start, token.end + 1
