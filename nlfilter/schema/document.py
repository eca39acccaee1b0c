"""Strict YAML documents: text in, plain data and the place of every part out, so that problems get a line.

YAML 1.2, one document, no key twice, no aliases or tags. `read_model` fills a frozen model and reports every
problem of a file at once, each `path:line: what`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from nlfilter import errors
from nlfilter.errors import SchemaError

Loc = tuple[str | int, ...]
"""Where a part stands: keys and positions from the top, as `("cases", 3, "request")`."""


class Part(BaseModel):
    """A part of a file: frozen, and a key it does not know is an error.

    A field whose key is a word of Python or pydantic ends in an underscore: `list_` is read from `list`.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.rstrip("_"),
        use_attribute_docstrings=True,
    )


ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Place:
    """The 1-based line on which a part begins, and the half-open span of its value in the text."""

    line: int
    start: int
    end: int
    plain: bool = False
    """A scalar written without quotes."""


@dataclass(frozen=True)
class Document:
    """A YAML text as plain data, all of whose scalars are texts (None for an empty one), with their places.

    >>> doc = Document.parse("cases:\\n  - {name: one, keeps: [007]}", "a.yaml")
    >>> doc.data, doc.places["cases", 0, "name"].line
    ({'cases': [{'name': 'one', 'keeps': ['007']}]}, 2)
    """

    path: str
    text: str
    data: Any
    places: Mapping[Loc, Place] = field(repr=False)

    @classmethod
    def parse(cls, text: str, path: str) -> Document:
        """Read one document; raises `SchemaError` where it is not YAML, repeats a key or uses aliases."""
        yaml = YAML(pure=True)
        failed: list[str] = []
        root: Node | None = None
        try:
            root = yaml.compose(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            failed.append(errors.at(path, mark.line + 1 if mark else 1, errors.not_yaml(error.problem or "")))
        except (YAMLError, RecursionError):
            failed.append(errors.at(path, 1, errors.not_yaml("")))
        if failed:
            raise SchemaError(failed)
        walk = _Walk(path, text)
        data = walk.data(root) if root is not None else None
        if walk.failed:
            raise SchemaError(walk.failed)
        return cls(path, text, data, walk.places)

    def known(self, loc: Loc) -> Loc:
        """The part itself, or the nearest part around it that is written down."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return loc

    def line_of(self, loc: Loc) -> int:
        """The line of a part, or of the nearest part around it."""
        loc = self.known(loc)
        return self.places[loc].line if loc in self.places else 1

    def problem(self, loc: Loc, what: str) -> str:
        """A problem with its place: `path:line: what`."""
        return errors.at(self.path, self.line_of(loc), what)

    def located(self, what: str) -> str:
        """The same for a problem that begins with its place: `terms.startup.where: ...`."""
        return self.problem(tuple(what.partition(":")[0].split(".")), what)


@dataclass
class _Walk:
    """Makes plain data of nodes; notes where each part stands and what is wrong with it."""

    path: str
    text: str
    places: dict[Loc, Place] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def data(self, node: Node, loc: Loc = ()) -> Any:
        line = node.start_mark.line + 1
        if node.anchor is not None:
            self.failed.append(errors.at(self.path, line, errors.alias()))
            return None
        start, end = node.start_mark.index, node.end_mark.index
        plain = isinstance(node, ScalarNode) and node.style is None
        found: Any
        match node:
            case SequenceNode():
                found = [self.data(item, (*loc, i)) for i, item in enumerate(node.value)]
                if found and not node.flow_style:  # YAML counts the comments behind a block to it
                    end = self.places[(*loc, len(found) - 1)].end
            case MappingNode():
                found = {}
                for key, value in node.value:
                    self._entry(found, key, value, loc)
                if found and not node.flow_style:
                    end = max(self.places[(*loc, name)].end for name in found)
            case _:
                found = None if plain and node.tag == "tag:yaml.org,2002:null" else node.value
        self.places[loc] = Place(line, start, end, plain)
        return found

    def _entry(self, found: dict[str, Any], key: Node, value: Node, loc: Loc) -> None:
        name, line = str(key.value), key.start_mark.line + 1
        if name in found:
            self.failed.append(errors.at(self.path, line, errors.key_twice(name)))
        inner = (*loc, name)
        found[name] = self.data(value, inner)
        place = self.places.get(inner, Place(line, 0, 0))
        if place.start == place.end:  # nothing written: it belongs behind the colon
            behind = self.text.find(":", key.end_mark.index) + 1
            place = Place(line, behind, behind, place.plain)
        self.places[inner] = Place(line, place.start, place.end, place.plain)


def read_model(model: type[ModelT], document: Document, data: Any = None) -> ModelT:
    """The document as a model; raises `SchemaError` with every problem and its line.

    `data` stands in for the document's own (all-text) data where a reader has typed it.
    """
    problems: dict[Loc, str] = {}
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        for part in error.errors(include_url=False, include_input=False):
            loc = part["loc"] if part["type"] == "missing" else document.known(part["loc"])
            for place, what in _problems(part["type"], loc, part["msg"], model):
                problems.setdefault(place, document.problem(place, what))
    raise SchemaError(list(problems.values()))


def _problems(kind: str, loc: Loc, message: str, model: type[BaseModel]) -> list[tuple[Loc, str]]:
    """A pydantic problem in our words; a check of the whole file names a place in each of its lines."""
    if kind == "value_error" and not loc:
        lines = message.removeprefix("Value error, ").splitlines()
        return [(tuple(line.partition(":")[0].split(".")), line) for line in lines]
    return [(loc, _what(kind, loc, message, model))]


def _what(kind: str, loc: Loc, message: str, model: type[BaseModel]) -> str:
    """A pydantic problem in our words."""
    name = str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        return errors.unknown_key(name, _keys(model))
    if kind == "missing":
        return errors.key_missing(name)
    return errors.wrong_value(name, message.removeprefix("Value error, "))


def _keys(model: type[BaseModel]) -> set[str]:
    """Every key that may stand anywhere in a file of this model."""
    found: set[str] = set()
    schema = model.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        found.update(part.get("properties", ()))
    return found
