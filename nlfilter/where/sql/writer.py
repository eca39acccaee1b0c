"""Writes nodes as SQL: only this module writes clauses that run.

One writer has three targets. `readable` is for people and files, and runs over the view. `bound` is what the
engine runs (quoted names, every value a parameter). `dialects.raw` runs over the stored table, with the
view's columns expanded. The view has one column for each column of the schema: stored, or derived by the
owner's expression. NaN and the values that count as missing are NULL.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from nlfilter.schema.fold import clean
from nlfilter.schema.kinds import BY_EPOCH, Kind, by_epoch
from nlfilter.schema.stored.iso import cast_from_text
from nlfilter.sources.names import quoted
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.dates import resolve
from nlfilter.where.names import readable_name
from nlfilter.where.nodes import (
    And,
    AnyElement,
    Between,
    Compare,
    CompareColumns,
    DaysBetween,
    Difference,
    Differs,
    Flag,
    Has,
    HasAll,
    HasAny,
    HasWord,
    IsMissing,
    IsTruth,
    Leaf,
    Length,
    Like,
    Measure,
    Measured,
    MeasuredIn,
    Not,
    Number,
    OneOf,
    Or,
    Part,
    PartOf,
    Pattern,
    Predicate,
    Product,
    Ratio,
    RelativeDate,
    SameList,
    Sum,
    Unmeasured,
    Value,
    contains,
)
from nlfilter.where.patterns import like_text, word_edges, word_regex
from nlfilter.where.values import UNCLEAN, missing_value

# Separates the elements of a list when a text is searched for in all of them at once. It is neither a letter
# nor a digit, so it ends a word, and the gate refuses it inside a value.
ELEMENT_MARK = "␟"


def readable(predicate: Predicate, compiled: CompiledSchema) -> str:
    """Writes plain DuckDB SQL over the view: readable names, inline values, days relative to CURRENT_DATE.

    The gate reads it back to the same nodes.
    """
    return Writer(compiled, column=readable_name).write(predicate)


def storable(predicate: Predicate, compiled: CompiledSchema) -> str:
    """Like `readable`, for the gate alone: a name with characters that it refuses is written without them."""
    return Writer(
        compiled, column=lambda name: readable_name(clean(name) if UNCLEAN.search(name) else name)
    ).write(predicate)


def view_column(compiled: CompiledSchema, name: str) -> str:
    """Writes one column of the view as a DuckDB expression over the stored columns.

    A stored column is cast only if its type is not the plain type of its kind (UUID, TIMESTAMPTZ ...).
    """
    return Writer(compiled, column=quoted).view_column(name)


class Writer:
    """Writes nodes as DuckDB SQL; a subclass changes a part of it.

    `column` writes a column of the view. With `today`, days are resolved; without it, they stay relative.
    """

    def __init__(
        self, compiled: CompiledSchema, *, column: Callable[[str], str], today: date | None = None
    ) -> None:
        self.compiled = compiled
        self.column = column
        self.today = today

    # --- values

    def value(self, value: Value) -> str:
        """Writes a value as SQL text (or as a parameter)."""
        if self.today is not None and isinstance(value, date | RelativeDate):
            value = resolve(value, self.today)
        match value:
            case str():
                return self.text(value)
            case bool():
                return "TRUE" if value else "FALSE"
            case int():
                return str(value)
            case float() | Decimal():
                return format(Decimal(str(value)), "f")
            case datetime():
                return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
            case date():
                return f"DATE '{value.isoformat()}'"
            case time():
                short = not (value.second or value.microsecond)
                return f"TIME '{value.isoformat('minutes' if short else 'auto')}'"
            case RelativeDate(start_of, shifts):
                base = f"date_trunc('{start_of}', CURRENT_DATE)" if start_of else "CURRENT_DATE"
                steps = (f" {'-' if n < 0 else '+'} INTERVAL {abs(n)} {unit.upper()}" for n, unit in shifts)
                return base + "".join(steps)

    def text(self, text: str) -> str:
        """Writes a text as SQL text; backslashes have no special meaning in DuckDB's strings."""
        return "'" + text.replace("'", "''") + "'"

    def texts(self, values: tuple[str, ...]) -> str:
        """Writes a list of texts."""
        return f"[{', '.join(map(self.value, values))}]"

    # --- columns

    def name(self, name: str) -> str:
        """Writes the name of a stored column."""
        return quoted(name)

    def derived(self, name: str) -> str | None:
        """Returns the owner's expression of a column, if it is a derived one."""
        expr = self.compiled.exprs.get(name)
        return f"({expr})" if expr else None

    def cast(self, sql: str, name: str) -> str:
        """Casts a stored column to the plain type of its kind."""
        column = self.compiled.schema.columns[name]
        if column.stored is not None:
            return cast_from_text(sql, column.kind)
        declared = column.type.strip().upper()
        if by_epoch(declared):
            return BY_EPOCH.replace("{}", sql)
        if declared == "UHUGEINT":
            return _SIGNED.replace("{}", sql)
        plain = _PLAIN_TYPES.get(column.kind)
        if plain is None or declared in _ALREADY_PLAIN:
            return sql
        return f"TRY_CAST({sql} AS {plain})"

    def view_column(self, name: str) -> str:
        """Writes a column of the view over the stored columns."""
        column = self.compiled.schema.columns[name]
        sql = self.derived(name) or self.cast(self.name(name), name)
        if column.kind is Kind.FLOAT:
            sql = self.without_nan(sql)
        for value in column.missing:
            typed = missing_value(value, column.kind)
            sql = f"nullif({sql}, {self.value(typed)})" if typed is not None else sql
        return sql

    def without_nan(self, sql: str) -> str:
        """Writes NULL for NaN. DuckDB drops nullif(x, 'nan') and isnan(x), as its statistics ignore NaN."""
        return f"CASE WHEN isfinite({sql}) OR isinf({sql}) THEN {sql} END"

    # --- predicates

    def write(self, predicate: Predicate) -> str:
        """Writes the predicate as one boolean expression."""
        match predicate:
            case And(parts):
                return " AND ".join(map(self.part, parts))
            case Or(parts):
                return " OR ".join(map(self.write, parts))  # AND binds tighter, as everywhere in SQL
            case Not(part):
                return self.negation(part)
            case _:
                return self.leaf(predicate, negated=False)

    def part(self, predicate: Predicate) -> str:
        """Writes one part of an AND."""
        text = self.write(predicate)
        return f"({text})" if isinstance(predicate, Or) else text

    def negation(self, part: Predicate) -> str:
        """Writes NOT, in SQL's shorter form if there is one (`NOT IN`, `IS NOT NULL`)."""
        if isinstance(part, _NEGATED_WITHIN):
            return self.leaf(part, negated=True)
        inner = self.write(part)
        return f"NOT ({inner})" if isinstance(part, And | Or) else f"NOT {inner}"

    def leaf(self, leaf: Leaf, *, negated: bool) -> str:
        """Writes a leaf; `negated` only for leaves with a negated form in SQL."""
        match leaf:
            case Measured(measure, op, amount):
                return f"{self.measure(measure)} {op} {self.measured_value(amount)}"
            case MeasuredIn(measure, amounts):
                listed = ", ".join(map(self.measured_value, amounts))
                return f"{self.measure(measure)} {'NOT ' if negated else ''}IN ({listed})"
            case Unmeasured(measure):
                return f"{self.measure(measure)} IS {'NOT ' if negated else ''}NULL"
            case CompareColumns():
                return self.compared(leaf)
        subject, no = self.column(leaf.column), "NOT " if negated else ""
        match leaf:
            case Flag():
                return subject
            case IsTruth(_, truth):
                return f"{subject} IS {no}{'TRUE' if truth else 'FALSE'}"
            case IsMissing():
                return f"{subject} IS {no}NULL"
            case Compare(_, op, value):
                return f"{subject} {op} {self.value(value)}"
            case Differs(_, value):
                return self.differs(subject, self.value(value), negated=negated)
            case Between(_, low, high):
                return f"{subject} {no}BETWEEN {self.value(low)} AND {self.value(high)}"
            case OneOf(_, values):
                return f"{subject} {no}IN ({', '.join(map(self.value, values))})"
            case Like(_, pattern, ignore_case):
                return f"{self.words_of(leaf.column)} {no}{self.like(pattern, ignore_case)}"
            case HasWord(_, word):
                if not any(word_edges(word)):
                    return self.leaf(contains(leaf.column, word), negated=negated)
                return no + self.matches(self.words_of(leaf.column), word)
            case Has(_, text):
                return self.has(subject, text)
            case AnyElement(_, text):
                return self.any_element(subject, text)
            case HasAny(_, texts):
                return self.has_any(subject, texts)
            case HasAll(_, texts):
                return self.has_all(subject, texts)
            case SameList(_, texts):
                return f"{subject} = {self.texts(texts)}"

    def compared(self, leaf: CompareColumns) -> str:
        """Writes a comparison of a column with another one, or with a multiple of it."""
        times = f"{self.measured_value(leaf.times)} * " if leaf.times != 1 else ""
        return f"{self.column(leaf.left)} {leaf.op} {times}{self.column(leaf.right)}"

    def measure(self, measure: Measure) -> str:
        """Writes a measure of one or two columns."""
        match measure:
            case Length(column):
                return self.length(self.column(column))
            case PartOf(column, part):
                return self.part_of(self.column(column), part)
            case Sum(left, right):
                return self.total(left, "+", right)
            case DaysBetween(left, right):
                return self.days_between(left, right)
            case Difference(left, right):
                return self.total(left, "-", right)
            case Product(left, right):
                return self.product(left, right)
            case Ratio(left, right):
                return self.ratio(left, right)

    def measured_value(self, value: Number | time) -> str:
        """Writes a value that is compared with a measure."""
        return self.value(value)

    def length(self, subject: str) -> str:
        return f"len({subject})"

    def part_of(self, subject: str, part: Part) -> str:
        if part == "time":
            return f"{subject}::TIME"
        return f"{_PART_FUNCTIONS.get(part, part)}({subject})"

    def total(self, left: str, sign: str, right: str) -> str:
        return f"{self.column(left)} {sign} {self.column(right)}"

    def days_between(self, later: str, earlier: str) -> str:
        return f"date_diff('day', {self.column(earlier)}, {self.column(later)})"

    def product(self, left: str, right: str) -> str:
        return f"{self.column(left)} * {self.column(right)}"

    def ratio(self, left: str, right: str) -> str:
        return f"{self.column(left)} / nullif({self.column(right)}, 0)"

    def differs(self, subject: str, value: str, *, negated: bool) -> str:
        return f"{subject} IS {'NOT ' if negated else ''}DISTINCT FROM {value}"

    def words_of(self, column: str) -> str:
        """Writes the text to search in: the column, or the joined elements of a list."""
        if self.compiled.schema.columns[column].kind is Kind.TEXT_LIST:
            return f"array_to_string({self.column(column)}, {self.text(ELEMENT_MARK)})"
        return self.column(column)

    def like(self, pattern: Pattern, ignore_case: bool) -> str:
        wild = any(isinstance(piece, str) and ("%" in piece or "_" in piece) for piece in pattern)
        text = self.value(like_text(pattern, "\\" if wild else ""))
        escape = " ESCAPE '\\'" if wild else ""
        return f"{'ILIKE' if ignore_case else 'LIKE'} {text}{escape}"

    def matches(self, subject: str, word: str) -> str:
        return f"regexp_matches({subject}, {self.value(word_regex(word))})"

    def has(self, subject: str, text: str) -> str:
        return f"list_contains({subject}, {self.value(text)})"

    def any_element(self, subject: str, text: str) -> str:
        return f"{self.value(text)} = ANY({subject})"

    def has_any(self, subject: str, texts: tuple[str, ...]) -> str:
        return f"list_has_any({subject}, {self.texts(texts)})"

    def has_all(self, subject: str, texts: tuple[str, ...]) -> str:
        return f"list_has_all({subject}, {self.texts(texts)})"


# These leaves have a negated form in SQL.
_NEGATED_WITHIN = Like | HasWord | IsTruth | IsMissing | Differs | Between | OneOf | MeasuredIn | Unmeasured
_PART_FUNCTIONS: dict[Part, str] = {"weekday": "isodow"}
# DuckDB compares values of these types with ours without a cast.
_ALREADY_PLAIN = frozenset(
    {"VARCHAR", "TEXT", "STRING", "VARCHAR[]", "TEXT[]", "STRING[]", "TIMESTAMP", "DATETIME"}
)
_PLAIN_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.TEXT_LIST: "VARCHAR[]",
    Kind.TIMESTAMP: "TIMESTAMP",
    Kind.TIME: "TIME",
    Kind.DATE: "DATE",  # a stored TIMESTAMP counts by its day; for dates the cast does nothing
}
# A comparison of a UHUGEINT with a negative number would be an error. A larger number counts as the largest.
_SIGNED = (
    f"CASE WHEN TRY_CAST({{}} AS UHUGEINT) > '{2**127 - 1}'::UHUGEINT THEN '{2**127 - 1}'::HUGEINT"
    " ELSE TRY_CAST({} AS HUGEINT) END"
)
