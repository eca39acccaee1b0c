"""Makes the page `docs/allowed-sql.md` from the tables: `python -m nlfilter.where.reference FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from nlfilter.errors import code_messages
from nlfilter.schema.kinds import Kind
from nlfilter.schema.table import TableSchema
from nlfilter.where import compiled as limits
from nlfilter.where import values
from nlfilter.where.conditions import parse_where
from nlfilter.where.gate import tokens
from nlfilter.where.gate.grammar import PREDICATES
from nlfilter.where.gate.operands import VALUES
from nlfilter.where.gate.reading import Handlers
from nlfilter.where.gate.subjects import SUBJECTS
from nlfilter.where.specs import SPECS

_KINDS = {
    "BOOLEAN": Kind.BOOLEAN,
    "numbers": Kind.INTEGER,
    "DATE, TIMESTAMP, TIME": Kind.DATE,
    "VARCHAR": Kind.TEXT,
    "VARCHAR[]": Kind.TEXT_LIST,
}

# The schema for the handlers' examples.
_EXAMPLES = TableSchema.model_validate(
    {
        "name": "postings",
        "columns": {
            "title": {"type": "VARCHAR"},
            "city": {"type": "VARCHAR"},
            "remote": {"type": "BOOLEAN"},
            "salary": {"type": "INTEGER"},
            "rent": {"type": "INTEGER"},
            "charge": {"type": "INTEGER"},
            "posted_at": {"type": "DATE"},
            "ends_on": {"type": "DATE"},
            "seen_at": {"type": "TIMESTAMP"},
            "opens_at": {"type": "TIME"},
            "grade": {"type": "VARCHAR", "order": ["fair", "good", "mint"]},
            "skills": {"type": "VARCHAR[]"},
        },
    }
)

_INTRODUCTION = """\
# The SQL that a where may hold

*Made from the gate's own tables by `make docs`; a test fails when the two differ.*

The gate parses a clause. One handler for each exact node type reads a node, and names the arguments that it
reads. A node without a handler, or with another argument, is refused. The gate keeps its own nodes; the SQL
that is shown and run is printed from them (the second column below).

A condition asks about one column, or about a value computed from one or two columns: a number of elements,
a part of a date, a sum, a difference, a product or a ratio. These cannot be nested, but arithmetic that
comes to one of them is kept as that: `(rent - charge) / rent >= 0.2`. Arithmetic of a DOUBLE or FLOAT is
rounded, so it is refused if it would have to be rewritten in this way: `price / 10 > 2`, `price + 1 > 5` and
`(price - cost) / price > 0.2`. One operation of two columns and a multiple (`price > 2 * cost`) are allowed.
A ratio is unknown where the divisor is 0. A condition that is the same for every row is refused as a
constant. A text column has an order only if the schema file gives one. A `;` may end a clause. The
owner's terms may stand for conditions, also in quotes and by a synonym: `"well paid" AND remote`. The
where then holds what the term means.

`lower` and `upper` are kept as ILIKE, which compares lower case. For a few letters DuckDB's `upper` gives
other results: there, `K`, `Å` and `Ω` are not equal to the signs of Kelvin, Angstrom and Ohm, `S` also equals
the long s, and `I` equals the dotless i, not the dotted capital.
"""


def page() -> str:
    """Writes the whole page as Markdown."""
    return "\n".join(
        [
            _INTRODUCTION,
            *_table("Conditions", PREDICATES),
            *_table("Columns, and functions of them", SUBJECTS),
            *_table("Values", VALUES),
            *_kinds(),
            *_functions(),
            *_limits(),
            *_codes(),
        ]
    )


def _table(title: str, table: Handlers) -> Iterator[str]:  # type: ignore[type-arg]
    yield f"## {title}\n"
    yield "| written | kept as | node |\n| --- | --- | --- |"
    seen: set[str] = set()
    for handler in table.values():
        nodes = ", ".join(node.__name__ for node, other in table.items() if other.read is handler.read)
        for example in handler.examples:
            if example not in seen:
                yield f"| {_code(example)} | {_code(parse_where(example, _EXAMPLES).sql)} | {nodes} |"
            seen.add(example)
    yield ""


def _kinds() -> Iterator[str]:
    yield "## The nodes for a column of each type\n"
    yield "| type | nodes |\n| --- | --- |"
    for name, kind in _KINDS.items():
        asked = [node.__name__ for node, spec in SPECS.items() if kind in spec.kinds]
        yield f"| {name} | {', '.join(asked)} |"
    yield "\nThe nodes are in `nlfilter/where/nodes.py`. `Compare` orders only numbers and dates.\n"


def _functions() -> Iterator[str]:
    yield "## Functions\n"
    listed = ", ".join(f"`{name}`" for name in sorted(tokens.FUNCTIONS))
    yield f"{listed}; `CAST`, `TRY_CAST` and `EXTRACT` as above.\n"


def _limits() -> Iterator[str]:
    yield "## Limits of one condition\n"
    yield "| what | at most |\n| --- | --- |"
    yield from (
        f"| {what} | {limit:,} |"
        for what, limit in (
            ("characters", limits.REQUEST.characters),
            ("tokens", limits.REQUEST.tokens),
            ("brackets within brackets", limits.MAX_DEPTH),
            ("comparisons", limits.REQUEST.comparisons),
            ("values in one list", limits.REQUEST.values),
            ("characters of one text", values.MAX_TEXT),
            ("whole digits of a number", values.MAX_DIGITS),
            ("digits after its point", values.MAX_DECIMALS),
            ("days, weeks ... of one INTERVAL", values.MAX_SHIFT),
            ("years between a day and today", values.MAX_YEARS),
        )
    )
    yield ""


def _codes() -> Iterator[str]:
    yield "## Codes of refusal\n"
    yield "| code | said |\n| --- | --- |"
    yield from (f"| `{code}` | {message} |" for code, message in code_messages().items())


def _code(sql: str) -> str:
    """Writes SQL in a Markdown cell."""
    return f"`{sql.replace('|', chr(92) + '|')}`"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page() + "\n", encoding="utf-8")
