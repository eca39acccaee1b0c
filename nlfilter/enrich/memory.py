"""Remembers what a model was asked about a table: in `cars.asked.json`, beside the schema file `cars.yaml`.

Nothing is asked twice, so that words that an owner removed from the schema stay out. To ask about everything
again, remove the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from nlfilter.errors import InputError
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.sources.files import MOST_YAML, UnreadFile, text_of
from nlfilter.sources.replacing import replacing

Memory = Mapping[str, tuple[str, ...]]
"""The columns that a model was asked about, each with the values in the prompt."""


def memory_of(schema: Path) -> Path:
    """Returns the path of a schema file's memory.

    >>> memory_of(Path("schemas/cars.yaml")).as_posix()
    'schemas/cars.asked.json'
    """
    return schema.with_suffix(".asked.json")


def recall(schema: Path) -> Memory:
    """Reads the memory of a schema file; empty if there is none. Raises `InputError`."""
    path = memory_of(schema)
    if not path.exists():
        return {}
    try:
        data = json.loads(text_of(path, MOST_YAML))
        return {str(name): tuple(map(str, values)) for name, values in data["columns"].items()}
    except (UnreadFile, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise InputError.of("not_a_memory", path=str(path))


def remember(schema: Path, asked: Memory) -> None:
    """Add columns and values to the memory of a schema file."""
    known = dict(recall(schema))
    for name, values in asked.items():
        known[name] = tuple(dict.fromkeys((*known.get(name, ()), *values)))
    text = json.dumps({"columns": known}, ensure_ascii=False, indent=1) + "\n"
    with replacing(memory_of(schema)) as part:
        part.write_text(text, encoding="utf-8")


def values_not_asked(asked: Memory, vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    """Yields columns with stored values that a model was not asked about, and how many these are."""
    for name, shown in asked.items():
        fresh = set(vocabulary.values.get(name, ())) - set(shown) if shown else set()
        if fresh:
            yield name, len(fresh)
