"""Says why a proposed item is refused, to the person who reviews it."""

from __future__ import annotations

from nlfilter.errors import RejectCode

NOT_PLAIN = "not a plain word"
TOO_LONG = "too long"
ONLY_FIGURES = "only figures, which are understood without it"
LANGUAGE = "a word of the language itself"
ONE_LETTER = "a single letter"
TOO_MANY = "too many words here"
NOT_ASKED = "nobody asked for this column"
NO_COLUMN = "there is no such column"
NO_VALUE = "no row has this value"
NOT_IN_TEXTS = "no text has this word"
ALL_VALUES = "a group of all values"
NO_VALUES = "a group without a stored value"
NOT_KNOWN = "not among the words that may stand here"
TOO_COMMON = "too common, or too far inside the range, to stand for a missing value"
YEAR_UNIT = "a year of the calendar has no unit"
SHORT_ORDER = "an order has at least two stored values"
EVERY_ROW = "true of every row"
NO_NAME = "a term without a name"
NO_RESULT = "gives no value of its type for any row"
EXPRESSION = "not an expression that may be used here"
NOT_ENDS = "not two columns of one kind in order"
NOT_TWO = "not two amounts of one unit"
FOREIGN = "cannot be proposed"
MALFORMED = "has another form than was asked for"
CLAUSES = "the schema's own clauses do not fit it"
TAKEN_NAME = "the name is taken"


def needs(what: str) -> str:
    return f"needs {what}"


def taken(by: str) -> str:
    return f"already {by}"


def clause(code: str, hint: str = "") -> str:
    # A model gets the refusals, but must not learn that a hidden column exists.
    code = RejectCode.UNKNOWN_COLUMN if code == RejectCode.HIDDEN_COLUMN else code
    return f"the gate refuses its clause ({code})" + (f": {hint}" if hint else "")


def not_stored(value: str, column: str) -> str:
    return f"{value!r} is not among the stored values of {column}"
