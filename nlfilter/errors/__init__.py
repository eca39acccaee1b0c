"""Defines the errors, the gate's codes, and all messages: only the tables of this room hold their wording.

Each error says what is wrong, where, and what to do, in one to three lines. No message holds text of a
model, a value of a row, or a message of another library. We raise an error *outside* the `except` block of
that library's error, so that `__cause__` and `__context__` do not hold it either.

    NLFilterError             .message .hint .exit_code .to_dict()
    ├─ InputError        2    request, file, option
    ├─ SchemaError       2    schema, table, golden or language file: all problems at once, path:line
    ├─ TranslationError  3    the model's side: ModelUnavailable, UnusableReply
    ├─ NotExpressible    4    no part of the request became a condition, or strict; .unmatched
    ├─ RejectedWhere     5    the gate: .code .span
    └─ EngineError       6    the engine refused, ran out of time or memory
"""

from nlfilter.errors.engines import EngineError
from nlfilter.errors.inputs import InputError
from nlfilter.errors.messages import Message, nearest, told
from nlfilter.errors.models import Failure, ModelUnavailable, TranslationError, UnusableReply
from nlfilter.errors.problems import (
    at,
    checked,
    circle_of_terms,
    column_not_stored,
    day_as_text,
    key_without_list,
    lacking,
    left_out,
    left_out_as_personal,
    lines,
    lines_of,
    lists_and_rank,
    look_first,
    needs,
    not_yaml,
    one_of,
    only_one_of,
    other_type,
    other_values,
    problem,
    refused_sql,
    repeated_keys,
    reply_has,
    sampled,
    two_meanings,
    unit_like,
    unknown_key,
    unknown_kind,
    unknown_type,
    unread_texts,
    values_without_words,
    within,
    without_places,
    wrong_value,
)
from nlfilter.errors.refusals import RejectCode, RejectedWhere, code_messages
from nlfilter.errors.requests import NotExpressible
from nlfilter.errors.root import NLFilterError, or_raise
from nlfilter.errors.schemas import SchemaError

__all__ = [
    "EngineError",
    "Failure",
    "InputError",
    "Message",
    "ModelUnavailable",
    "NLFilterError",
    "NotExpressible",
    "RejectCode",
    "RejectedWhere",
    "SchemaError",
    "TranslationError",
    "UnusableReply",
    "at",
    "checked",
    "circle_of_terms",
    "code_messages",
    "column_not_stored",
    "day_as_text",
    "key_without_list",
    "lacking",
    "left_out",
    "left_out_as_personal",
    "lines",
    "lines_of",
    "lists_and_rank",
    "look_first",
    "nearest",
    "needs",
    "not_yaml",
    "one_of",
    "only_one_of",
    "or_raise",
    "other_type",
    "other_values",
    "problem",
    "refused_sql",
    "repeated_keys",
    "reply_has",
    "sampled",
    "told",
    "two_meanings",
    "unit_like",
    "unknown_key",
    "unknown_kind",
    "unknown_type",
    "unread_texts",
    "values_without_words",
    "within",
    "without_places",
    "wrong_value",
]
