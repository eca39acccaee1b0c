"""Checks the parts of a schema that people and applications write, with pydantic.

The fields of a part, and the marks on their types, say everything: nothing here knows a single key. Only
this module loads pydantic for a schema, when data has to be checked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, get_type_hints

from msgspec import NODEFAULT
from msgspec.structs import fields
from pydantic import GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, core_schema

P = TypeVar("P")


def checked(part: type[P], data: Any) -> P:
    """The part that data describes; raises `ValidationError` with all problems."""
    made: P = _adapter(part).validate_python(data)
    return made


def json_schema(part: type[Any]) -> dict[str, Any]:
    """The JSON Schema of the data of a part."""
    return _adapter(part).json_schema()


_adapter: Callable[[Any], TypeAdapter[Any]] = lru_cache(maxsize=32)(TypeAdapter)


def core_schema_of(part: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
    """How pydantic checks a part: a map of its fields becomes the part; a part that is one already stays."""
    hints = get_type_hints(part, include_extras=True)
    known = {one.encode_name: one for one in fields(part)}

    def described(key: str) -> core_schema.TypedDictField:
        one = known[key]
        inner = handler.generate_schema(hints[one.name])
        if one.default is not NODEFAULT:  # for editors
            inner = core_schema.with_default_schema(inner, default=one.default)
        return core_schema.typed_dict_field(inner, required=one.required)

    def made(value: Any, check: Callable[[Any], Any]) -> Any:
        if isinstance(value, part):
            return value
        part.is_known(value)
        data = check(value)
        return part(**{known[key].name: inner for key, inner in data.items()}).settled()

    data = core_schema.typed_dict_schema(
        {key: described(key) for key in known}, cls=part, extra_behavior="forbid"
    )
    return core_schema.no_info_wrap_validator_function(
        made, data, ref=f"{part.__module__}.{part.__qualname__}:{id(part)}"
    )
