"""Checks derived columns: the owner's `expr`, one pure scalar expression over stored columns.

The owner may use hidden columns, but not files, other tables, the engine's state or sub-queries: a schema
file may come from somebody else. The expression is checked like a clause, tokens first, and the SQL is
printed from the checked tree. What was printed is parsed and checked again: sqlglot prints some names as they
stand, without quotes.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.kinds import Kind, kind_of, too_wide, unknown_name
from nlfilter.schema.parts import Column
from nlfilter.where.compiled import OWNER
from nlfilter.where.gate.parser import parsed
from nlfilter.where.gate.reading import refuse, span_of
from nlfilter.where.gate.tokens import CLAUSE, AllowedTokens, tokens_of
from nlfilter.where.names import lookup_key, word_set

FUNCTIONS = word_set("""
    abs array_contains array_has array_has_all array_has_any array_length array_to_string ascii cbrt ceil
    ceiling char_length character_length coalesce concat concat_ws contains date_add date_diff date_part
    date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofweek dayofyear ends_with epoch
    epoch_ms exp floor greatest hour ifnull instr isfinite isinf isnan isodow json_extract_string json_value
    last_day lcase least left len length list_contains list_has list_has_all list_has_any ln log log10 log2
    lower ltrim make_date make_timestamp minute mod month monthname nullif pow power prefix quarter
    regexp_extract regexp_full_match regexp_matches regexp_replace replace reverse right round rtrim second
    sign split split_part sqrt starts_with str_split strftime string_split strip_accents strlen strpos
    strptime substr substring suffix translate trim trunc try_strptime ucase unicode upper week weekofyear
    year yearweek
    array_append array_cat array_concat array_distinct array_extract array_intersect array_position
    array_prepend array_push_back array_push_front array_reverse array_reverse_sort array_slice array_sort
    array_unique flatten list_append list_avg list_cat list_concat list_count list_distinct list_element
    list_extract list_first list_indexof list_intersect list_last list_max list_min list_pack list_position
    list_prepend list_reverse list_reverse_sort list_slice list_sort list_sum list_unique list_value
    regexp_extract_all regexp_split_to_array str_split_regex string_split_regex string_to_array
    cardinality element_at map_contains map_extract map_keys map_values struct_extract
""")
"""Functions whose result depends only on their arguments. `check_growth` limits how much longer they make a
text."""

_TYPES = word_set("char decimal numeric varchar")

EXPRESSION = AllowedTokens(
    words=CLAUSE.words
    | {
        TokenType.CASE,
        TokenType.WHEN,
        TokenType.THEN,
        TokenType.ELSE,
        TokenType.END,
        TokenType.LEFT,
        TokenType.RIGHT,
        TokenType.REPLACE,
        TokenType.BIGINT,
        TokenType.BOOLEAN,
        TokenType.DECIMAL,
        TokenType.DOUBLE,
        TokenType.FLOAT,
        TokenType.INT,
        TokenType.INT128,
        TokenType.SMALLINT,
        TokenType.TEXT,
        TokenType.TIMESTAMPTZ,
        TokenType.TINYINT,
        TokenType.UBIGINT,
        TokenType.UINT,
        TokenType.VARCHAR,
    },
    signs=CLAUSE.signs
    | {TokenType.DOT, TokenType.STAR, TokenType.SLASH, TokenType.DIV, TokenType.MOD, TokenType.DPIPE},
    functions=dict.fromkeys(FUNCTIONS),
    syntax=CLAUSE.syntax | word_set("case decimal else end from numeric then varchar when"),
    # After a name or a bracket, `[` begins a subscript; subscripts cannot be chained.
    before_list=CLAUSE.before_list
    | {
        TokenType.VAR,
        TokenType.IDENTIFIER,
        TokenType.R_PAREN,
        TokenType.L_BRACKET,
        TokenType.THEN,
        TokenType.ELSE,
        TokenType.DPIPE,
        TokenType.EQ,
        TokenType.NEQ,
    },
    max_depth=16,
    opening={**CLAUSE.opening, TokenType.CASE: TokenType.END},
)

# These nodes are syntax. Calls are nodes, too, but their names were checked as tokens.
_NODES = frozenset(
    {
        exp.Add, exp.And, exp.Anonymous, exp.Array, exp.Between, exp.Boolean, exp.Bracket, exp.Case,
        exp.Cast, exp.Column, exp.DPipe, exp.DataType, exp.DataTypeParam, exp.Div, exp.Dot, exp.EQ,
        exp.Escape, exp.GT, exp.GTE, exp.Identifier, exp.If, exp.ILike, exp.In, exp.IntDiv, exp.Interval,
        exp.Is, exp.JSONPath, exp.JSONPathKey, exp.JSONPathRoot, exp.JSONPathSubscript, exp.LT, exp.LTE,
        exp.Like, exp.Literal, exp.Mod, exp.Mul, exp.NEQ, exp.Neg, exp.Not, exp.Null, exp.NullSafeEQ,
        exp.NullSafeNEQ, exp.Or, exp.Paren, exp.Sub, exp.TryCast, exp.Var,
    }
)  # fmt: skip

# Types and units are printed as they stand, also if they were quoted.
_PLAIN_TYPE = re.compile(r"[A-Z][A-Z0-9_ ]*(?:\(\d+(?:, ?\d+)?\))?(?:\[\d*\])*")
_PLAIN_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)

_MAX_ROW = 250
_TARGETS = {Kind.TEXT: "VARCHAR", Kind.TEXT_LIST: "VARCHAR[]", Kind.TIMESTAMP: "TIMESTAMP"}


def derived_column(column: Column, derived: frozenset[str]) -> str:
    """Checks the expression of a column, and casts it to the column's type; raises `RejectedWhere`.

    `derived` holds the keys of the derived columns, which an expression must not use.
    """
    text = column.expr or ""
    tree = _tree(text)
    for node in tree.walk():
        _check(node, derived)
    _check_depth(tree)
    check_growth(tree)
    sql: str | None = None
    with contextlib.suppress(Exception):  # the error message would hold the text
        sql = tree.sql(dialect="duckdb", identify=True)
        paths = [path.sql(dialect="duckdb") for path in tree.find_all(exp.JSONPath)]
    if sql is None:
        raise RejectedWhere(RejectCode.SYNTAX, (0, len(text)))
    if any(path not in text for path in paths):  # sqlglot would change its meaning
        raise RejectedWhere.json_path()
    if not _is_what_was_checked(sql, derived):
        raise RejectedWhere(RejectCode.FORBIDDEN_NODE, (0, len(text)))
    if type(tree) is exp.TryCast and kind_of(tree.args["to"].sql(dialect="duckdb")) is column.kind:
        return sql
    return f"TRY_CAST({sql} AS {_TARGETS.get(column.kind, column.type.strip().upper())})"


def _is_what_was_checked(sql: str, derived: frozenset[str]) -> bool:
    """Whether printed SQL is one allowed expression, and nothing else is hidden in it."""
    with contextlib.suppress(Exception):
        tree, *others = sqlglot.parse(sql, dialect="duckdb")
        if tree is not None and not others and tree.sql(dialect="duckdb", identify=True) == sql:
            for node in tree.walk():
                _check(node, derived)
            return True
    return False


def columns_in(text: str) -> frozenset[str]:
    r"""Returns the keys of the columns that an expression uses; raises `RejectedWhere`.

    >>> sorted(columns_in("Price / \"Floor Area\""))
    ['floor area', 'price']
    """
    return frozenset(lookup_key(column.name) for column in _tree(text).find_all(exp.Column))


def _tree(text: str) -> exp.Expr:
    tokens = tokens_of(text, frozenset(), EXPRESSION, OWNER)
    for at, token in enumerate(tokens[:-1]):
        # A type has only numbers in its brackets, so nothing can be nested there.
        if tokens[at + 1].token_type is TokenType.L_PAREN and token.text.lower() in _TYPES:
            inner = tokens[at + 2 : at + 3]
            if not inner or inner[0].token_type is not TokenType.NUMBER:
                raise RejectedWhere(RejectCode.FORBIDDEN_FUNCTION, (token.start, token.end + 1))
    return parsed(text, tokens)


def _check_depth(tree: exp.Expr) -> None:
    """Refuse many operators in a row: they nest, and DuckDB allows a thousand levels (except AND and OR)."""
    below: list[tuple[exp.Expr, int]] = [(tree, 0)]
    while below:
        node, depth = below.pop()
        if depth > _MAX_ROW:
            raise RejectedWhere.long_row(_MAX_ROW, span_of(node))
        below += [
            (part, depth if type(part) is type(node) and type(node) in (exp.And, exp.Or) else depth + 1)
            for part in node.iter_expressions()
        ]


def _is_type(sql: str) -> bool:
    """Whether DuckDB has a type: with another one, it could not compute the column for any row."""
    return bool(_PLAIN_TYPE.fullmatch(sql)) and not unknown_name(sql) and not too_wide(sql.partition("[")[0])


def _check(node: exp.Expr, derived: frozenset[str]) -> None:
    kind = type(node)
    is_call = isinstance(node, exp.Func) and not isinstance(node, exp.AggFunc | exp.SubqueryPredicate)
    if kind not in _NODES and not is_call:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    if kind is exp.In and any(node.args.get(name) for name in ("query", "field", "unnest")):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    if kind is exp.DataType and not _is_type(node.sql(dialect="duckdb")):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    if kind is exp.Var and not _PLAIN_WORD.fullmatch(node.name):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    if kind is exp.CurrentDate:  # a column must not depend on the day
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    if kind is exp.Column:
        name = node.args["this"]
        if type(name) is not exp.Identifier:
            refuse(RejectCode.FORBIDDEN_NODE, node)
        if not node.args.get("table") and lookup_key(str(name.args["this"])) in derived:
            raise RejectedWhere.not_stored(span_of(node))


# --- how much longer an expression can make a text: nested replacements multiply


MAX_GROWTH = 100
"""How many times longer than the stored text a result may be; the engine's limits do not stop one value."""
_ANY = MAX_GROWTH + 1
"""The factor of a text whose length the row decides."""


def check_growth(tree: exp.Expr) -> None:
    """Raise `RejectedWhere` where a text could grow beyond the limit.

    Every text counts as one; a call multiplies the texts below it.
    """
    grown: dict[int, int] = {}
    for node in reversed(list(tree.walk(bfs=True))):  # a node comes after its parts
        parts = [grown[id(part)] for part in node.iter_expressions() if type(part) is not exp.Literal]
        times = _TIMES.get(type(node))
        if type(node) in _JOINED:  # its literals count as one text: they cannot be longer than the file
            size = sum(parts) + any(type(part) is exp.Literal for part in node.iter_expressions())
        else:
            size = max(parts, default=1)
        grown[id(node)] = size * (times(node) if times else 1)
        if grown[id(node)] > MAX_GROWTH:
            raise RejectedWhere.growing(span_of(node))


def _replaced(node: exp.Expr) -> int:
    """Returns the factor by which each replaced part grows."""
    found, new = _length(node.args["expression"]), _length(node.args.get("replacement"))
    if new == 0:
        return 1
    return _ANY if new is None else max(1, -(-new // max(1, found or 1)))


def _matched(node: exp.Expr) -> int:
    """Returns the factor: it may match between any two letters, or the whole text, which then repeats."""
    new = _length(node.args.get("replacement"))
    return _ANY if new is None else new + 1 if new else 1


def _separated(node: exp.Expr) -> int:
    """Returns the factor: elements may be empty, so that the result is only separators."""
    mark = _length(node.args.get("expression"))
    return _ANY if mark is None else mark + 1


def _length(node: object) -> int | None:
    """Returns the length of a literal; None for a value of the row, 0 for a missing argument."""
    if node is None:
        return 0
    return len(str(node.args["this"])) if type(node) is exp.Literal else None


_TIMES: Mapping[type[exp.Expr], Callable[[exp.Expr], int]] = {
    exp.Replace: _replaced,
    exp.RegexpReplace: _matched,
    exp.ArrayToString: _separated,
}
# Nodes that join the texts below them.
_JOINED = frozenset(
    {
        exp.Anonymous,
        exp.Array,
        exp.ArrayAppend,
        exp.ArrayConcat,
        exp.ArrayPrepend,
        exp.Concat,
        exp.ConcatWs,
        exp.DPipe,
    }
)
