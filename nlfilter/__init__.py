"""nlfilter: a request in plain words becomes a validated SQL WHERE clause over a ranked list.

The public names below are loaded when first used, so `import nlfilter` takes almost no time.
Start reading at `nlfilter.filter`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # not imported: `typing` takes as long to load as all the rest
if TYPE_CHECKING:
    from typing import Any

    from nlfilter.acting.acting import Act as Act
    from nlfilter.acting.acting import Acted as Acted
    from nlfilter.acting.acting import Acting as Acting
    from nlfilter.acting.row_actions import RowAction as RowAction
    from nlfilter.dialogue import Dialogue as Dialogue
    from nlfilter.errors import EngineError as EngineError
    from nlfilter.errors import InputError as InputError
    from nlfilter.errors import ModelUnavailable as ModelUnavailable
    from nlfilter.errors import NLFilterError as NLFilterError
    from nlfilter.errors import NotExpressible as NotExpressible
    from nlfilter.errors import RejectedWhere as RejectedWhere
    from nlfilter.errors import SchemaError as SchemaError
    from nlfilter.errors import TranslationError as TranslationError
    from nlfilter.errors import UnusableReply as UnusableReply
    from nlfilter.filter import NLFilter as NLFilter
    from nlfilter.profile.facts import Fact as Fact
    from nlfilter.profile.fits import Fit as Fit
    from nlfilter.profile.profile import Profile as Profile
    from nlfilter.result import FilterResult as FilterResult
    from nlfilter.schema.parts import Lang as Lang
    from nlfilter.schema.table import TableSchema as TableSchema
    from nlfilter.translate.draft import Translator as Translator
    from nlfilter.translate.embedded import EmbeddedTranslator as EmbeddedTranslator
    from nlfilter.translate.models.chat_translator import ChatTranslator as ChatTranslator
    from nlfilter.translate.models.recorded import RecordedTranslator as RecordedTranslator
    from nlfilter.translate.translation import Translation as Translation
    from nlfilter.where.conditions import Condition as Condition
    from nlfilter.where.conditions import Where as Where
    from nlfilter.where.conditions import parse_where as parse_where
    from nlfilter.where.phrases import Mapped as Mapped
    from nlfilter.where.phrases import Unmatched as Unmatched

__version__ = "0.1.0"

_HOMES = {
    "Act": "acting.acting",
    "Acted": "acting.acting",
    "Acting": "acting.acting",
    "ChatTranslator": "translate.models.chat_translator",
    "Condition": "where.conditions",
    "Dialogue": "dialogue",
    "EmbeddedTranslator": "translate.embedded",
    "EngineError": "errors",
    "Fact": "profile.facts",
    "FilterResult": "result",
    "Fit": "profile.fits",
    "InputError": "errors",
    "Lang": "schema.parts",
    "Mapped": "where.phrases",
    "ModelUnavailable": "errors",
    "NLFilter": "filter",
    "NLFilterError": "errors",
    "NotExpressible": "errors",
    "Profile": "profile.profile",
    "RecordedTranslator": "translate.models.recorded",
    "RejectedWhere": "errors",
    "RowAction": "acting.row_actions",
    "SchemaError": "errors",
    "TableSchema": "schema.table",
    "Translation": "translate.translation",
    "TranslationError": "errors",
    "Translator": "translate.draft",
    "Unmatched": "where.phrases",
    "UnusableReply": "errors",
    "Where": "where.conditions",
    "parse_where": "where.conditions",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
