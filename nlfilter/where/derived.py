"""Derived columns: the owner's `expr`, one pure scalar expression over stored columns.

The owner is trusted with hidden columns, not with files, other tables, the engine's state or sub-queries: a
schema file may come from somebody else. The expression is checked as a clause is, tokens first, and what is
kept is printed from the checked tree.
"""

from __future__ import annotations

import contextlib

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.kinds import Kind, kind_of
from nlfilter.schema.table import Column
from nlfilter.where.growth import check_growth
from nlfilter.where.names import lookup_key, word_set
from nlfilter.where.reading import refuse, span_of
from nlfilter.where.tokens import CLAUSE, DUCKDB, Lexicon, tokens_of

FUNCTIONS = word_set("""
    abs array_contains array_has array_has_all array_has_any array_length array_to_string ceil ceiling
    coalesce concat concat_ws contains date_diff date_part date_trunc datediff datetrunc day dayofweek
    dayofyear ends_with epoch epoch_ms exp floor greatest hour ifnull isfinite isinf isnan isodow
    json_extract_string json_value lcase least left len length list_contains list_has list_has_all
    list_has_any ln log log10 log2 lower ltrim make_date make_timestamp minute month monthname nullif pow
    power prefix quarter regexp_extract regexp_full_match regexp_matches regexp_replace replace reverse
    right round rtrim second sign split split_part sqrt starts_with str_split strftime string_split
    strip_accents strlen strpos strptime substr substring suffix translate trim trunc try_strptime ucase
    unicode upper week weekofyear year
""")
"""Functions whose result depends on their arguments alone. Where one makes a text longer than it was,
`check_growth` bounds how much."""

_TYPES = word_set("char decimal numeric varchar")

EXPRESSION = Lexicon(
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
    before_list=CLAUSE.before_list | {TokenType.VAR, TokenType.IDENTIFIER},  # one subscript, no chain of them
    max_depth=16,
)

# Nodes that are syntax; calls are nodes too, and have been listed by name among the tokens.
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

_TARGETS = {Kind.TEXT: "VARCHAR", Kind.TEXT_LIST: "VARCHAR[]", Kind.TIMESTAMP: "TIMESTAMP"}


def derived_column(column: Column, derived: frozenset[str]) -> str:
    """The checked expression of a column, cast to the column's type; raises `RejectedWhere`.

    `derived` holds the keys of the derived columns, which an expression may not build on.
    """
    text = column.expr or ""
    tree = _tree(text)
    for node in tree.walk():
        _check(node, derived)
    check_growth(tree)
    sql: str | None = None
    with contextlib.suppress(Exception):  # its message holds the text
        sql = tree.sql(dialect="duckdb", identify=True)
        paths = [path.sql(dialect="duckdb") for path in tree.find_all(exp.JSONPath)]
    if sql is None:
        raise RejectedWhere(RejectCode.SYNTAX, (0, len(text)))
    if any(path not in text for path in paths):  # sqlglot would have it say something else
        raise RejectedWhere.json_path()
    if type(tree) is exp.TryCast and kind_of(tree.args["to"].sql(dialect="duckdb")) is column.kind:
        return sql
    return f"TRY_CAST({sql} AS {_TARGETS.get(column.kind, column.type.strip().upper())})"


def _tree(text: str) -> exp.Expr:
    tokens = tokens_of(text, frozenset(), EXPRESSION)
    for at, token in enumerate(tokens[:-1]):
        # A type takes numbers between its brackets, nothing that could be nested.
        if tokens[at + 1].token_type is TokenType.L_PAREN and token.text.lower() in _TYPES:
            inner = tokens[at + 2 : at + 3]
            if not inner or inner[0].token_type is not TokenType.NUMBER:
                raise RejectedWhere(RejectCode.FORBIDDEN_FUNCTION, (token.start, token.end + 1))
    trees: list[exp.Expr | None] = []
    with contextlib.suppress(Exception):
        trees = DUCKDB.parser().parse(tokens, text)
    if len(trees) != 1 or trees[0] is None:
        raise RejectedWhere(RejectCode.SYNTAX, (0, len(text)))
    return trees[0]


def _check(node: exp.Expr, derived: frozenset[str]) -> None:
    kind = type(node)
    is_call = isinstance(node, exp.Func) and not isinstance(node, exp.AggFunc | exp.SubqueryPredicate)
    if kind not in _NODES and not is_call:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    if kind is exp.In and any(node.args.get(name) for name in ("query", "field", "unnest")):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    if kind is exp.CurrentDate:  # a column is the same whatever the day
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    if kind is exp.Column:
        name = node.args["this"]
        if type(name) is not exp.Identifier:
            refuse(RejectCode.FORBIDDEN_NODE, node)
        if not node.args.get("table") and lookup_key(str(name.args["this"])) in derived:
            raise RejectedWhere(
                RejectCode.UNKNOWN_COLUMN, span_of(node), hint="Only stored columns can be used."
            )
