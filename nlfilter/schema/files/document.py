"""Strict YAML documents: from a text to plain data and the place of every part, so that problems have a line.

YAML 1.2, one document, no repeated keys, no aliases, tags or directives. `read_model` fills a frozen model
and reports all problems of a file at once, each as `path:line: what`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any, Protocol, Self, TypeVar

from msgspec import Struct, field
from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scanner import Scanner

from nlfilter import errors
from nlfilter.errors import SchemaError, problem

_BLANK, _COLON = "\u3000", "\uff1a"
_WRONG = {
    "wide_blank": re.compile(rf"^[ \t]*(?:- *)?{_BLANK}|[:,\-\[{{][ \t]*{_BLANK}", re.MULTILINE),
    "wide_colon": re.compile(rf"^[ \t]*(?:- +)?[^\s:#'\"{_COLON}]+{_COLON}", re.MULTILINE),
}
"""By the name of a problem, what shows it: a blank that indents or separates, a colon after a key."""
_IN_TEXT = re.compile(rf"^{_BLANK}|:{_BLANK}")


def wide_mark(text: str, line: int) -> tuple[int, str] | None:
    """The last full-width mark up to a line that is not YAML: its line and its problem; None without one.

    >>> wide_mark("name: a\\nitem:\\u3000title\\nrank: b\\n", 3)
    (2, 'a full-width blank stands where YAML needs a plain one')
    """
    upto = "".join(text.splitlines(keepends=True)[:line])
    found = [(mark.end(), key) for key, pattern in _WRONG.items() for mark in pattern.finditer(upto)]
    if not found:
        return None
    at, key = max(found)
    return upto.count("\n", 0, at) + 1, problem(key)


def wide_blank(text: str) -> str:
    """The problem of a text without quotes that begins with a full-width blank, or has one after a colon.

    >>> wide_blank("type:\\u3000VARCHAR"), wide_blank("a\\u3000b")
    ('a full-width blank stands where YAML needs a plain one', '')
    """
    return problem("wide_blank") if _IN_TEXT.search(text) else ""


_LETTERS = {
    "'": re.compile(r"''|\S"),
    '"': re.compile(r"\\x..|\\u.{4}|\\U.{8}|\\.|\S", re.DOTALL),
    **dict.fromkeys(("|", ">", ""), re.compile(r"\S")),
}
"""Escapes of one character, by the quote with which a text begins."""
_ESCAPED_BLANK = re.compile(r"\\[\sntrvfNLP_]")  # as an escape
_SURROGATE = re.compile("[\ud800-\udfff]")
_DEPTH = 30  # levels of nesting; our files need fewer than ten

Loc = tuple[str | int, ...]
"""The place of a part: keys and positions from the top, such as `("cases", 3, "request")`."""


class FileSection(BaseModel):
    """A part of a file: frozen; an unknown key is an error.

    If a key is a reserved word of Python or pydantic, its field ends in an underscore: `list_` is the key
    `list`.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.rstrip("_"),
        use_attribute_docstrings=True,
    )


class Model(Protocol):
    """What a document is read into: a model of pydantic, or a part of a schema."""

    @classmethod
    def model_validate(cls, data: Any, /) -> Self: ...

    @classmethod
    def model_json_schema(cls) -> dict[str, Any]: ...


ModelT = TypeVar("ModelT", bound=Model)


class Place(Struct, frozen=True):
    """The 1-based line on which a part begins, and the half-open span of its value in the text."""

    line: int
    start: int
    end: int
    plain: bool = False
    """A scalar written without quotes."""


class Document(Struct, frozen=True):
    """A YAML text as plain data, all of whose scalars are texts (None for an empty one), with their places.

    >>> doc = Document.parse("cases:\\n  - {name: one, keeps: [007]}", "a.yaml")
    >>> doc.data, doc.places["cases", 0, "name"].line
    ({'cases': [{'name': 'one', 'keeps': ['007']}]}, 2)
    """

    path: str
    text: str
    data: Any
    places: Mapping[Loc, Place]

    def __repr__(self) -> str:
        return f"Document({self.path!r})"

    @classmethod
    def parse(cls, text: str, path: str, failed: list[str] | None = None) -> Document:
        """Read one document; raises `SchemaError` if it is not YAML, repeats a key or uses aliases.

        `failed` takes the keys that are repeated, for a reader that goes on to look for other problems.
        """
        # Not ruamel's default, which puts marks (BEL) into folded texts, to write them again.
        yaml = YAML(typ="safe", pure=True)
        yaml.Scanner = _Scanner
        yaml.max_depth = _DEPTH
        failure = ""
        root: Node | None = None
        try:
            root = yaml.compose(text)
        except _Refused as error:
            failure = errors.at(path, error.line, error.what)
        except MaxDepthExceededError as error:
            failure = errors.at(path, _line(error), errors.problem("nested", limit=_DEPTH))
        except MarkedYAMLError as error:
            line, what = wide_mark(text, _line(error)) or (_line(error), errors.not_yaml(error.problem or ""))
            failure = errors.at(path, line, what)
        except ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            failure = errors.at(path, line, errors.not_yaml(error.reason))
        if failure:
            raise SchemaError([failure])
        walk = _Walk(path, text)
        data = walk.data(root) if root is not None else None
        if walk.failed and failed is None:
            raise SchemaError(walk.failed)
        if failed is not None:
            failed += walk.failed
        return cls(path, text, data, walk.places)

    def known(self, loc: Loc) -> Loc:
        """The part itself, or the nearest part around it that is in the file."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return loc

    def line_of(self, loc: Loc) -> int:
        """The line of a part, or of the nearest part around it."""
        loc = self.known(loc)
        return self.places[loc].line if loc in self.places else 1

    def position(self, loc: Loc, offset: int) -> tuple[int, int]:
        """The line and the column in the file, from 1, of a letter of the text at a place.

        >>> Document.parse("a: >\\n  one\\n  two", "a.yaml").position(("a",), 4)
        (3, 3)
        """
        place, value = self.places[self.known(loc)], self.data
        for part in loc:
            value = value[part]
        written = self.text[place.start : place.end]
        style = written[:1] if written[:1] in _LETTERS else ""
        begin = place.start + (written.find("\n") + 1 if style in ("|", ">") else len(style))
        # Only line breaks and indents differ between the file and the text.
        nth = len("".join(value[:offset].split()))
        written_letters = _LETTERS[style].finditer(self.text, begin, place.end)
        letters = (letter.start() for letter in written_letters if not _ESCAPED_BLANK.fullmatch(letter[0]))
        found = next(islice(letters, nth, None), begin)
        return self.text.count("\n", 0, found) + 1, found - self.text.rfind("\n", 0, found)

    def problem(self, loc: Loc, what: str) -> str:
        """A problem with its place: `path:line: what`."""
        return errors.at(self.path, self.line_of(loc), what)

    def located(self, what: str) -> str:
        """Like `problem`, for a text that begins with its place: `terms.startup.where: ...`."""
        return self.problem(tuple(what.partition(":")[0].split(".")), what)


def _line(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


class _Refused(Exception):
    """YAML that is not allowed in these documents."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


class _Scanner(Scanner):
    """Refuses forbidden YAML at its beginning, before anything is built from it."""

    def fetch_flow_collection_start(self, token: Any, to_push: str) -> None:
        # The parser counts, too, but the scanner runs far ahead of it to classify a bracket.
        if len(self.flow_context) >= _DEPTH:
            raise self._refused(errors.problem("nested", limit=_DEPTH))
        super().fetch_flow_collection_start(token, to_push)

    def fetch_anchor(self) -> None:
        raise self._refused(errors.problem("alias"))

    fetch_alias = fetch_anchor

    def fetch_tag(self) -> None:
        raise self._refused(errors.problem("tag"))

    def fetch_directive(self) -> None:
        raise self._refused(errors.problem("directive"))

    def scan_flow_scalar(self, style: str) -> Any:
        failure = self._refused(errors.problem("no_character"))
        try:
            token = super().scan_flow_scalar(style)
        except (ValueError, OverflowError):  # an escape with a number that is no character
            token = None
        if token is None or _SURROGATE.search(token.value):
            raise failure
        return token

    def _refused(self, what: str) -> _Refused:
        return _Refused(self.reader.line + 1, what)


class _Walk(Struct):
    """Makes plain data from nodes; notes the place of each part, and its problems."""

    path: str
    text: str
    places: dict[Loc, Place] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def data(self, node: Node, loc: Loc = ()) -> Any:
        line = node.start_mark.line + 1
        start, end = node.start_mark.index, node.end_mark.index
        plain = isinstance(node, ScalarNode) and node.style is None
        found: Any
        match node:
            case SequenceNode():
                found = [self.data(item, (*loc, i)) for i, item in enumerate(node.value)]
                if found and not node.flow_style:  # for YAML, comments after a block belong to it
                    end = self.places[(*loc, len(found) - 1)].end
            case MappingNode():
                found = {}
                for key, value in node.value:
                    self._entry(found, key, value, loc)
                if found and not node.flow_style:
                    end = max(self.places[(*loc, name)].end for name in found)
            case _:
                found = None if plain and node.tag == "tag:yaml.org,2002:null" else node.value
                self._check_blanks(node)
        self.places[loc] = Place(line, start, end, plain)
        return found

    def _entry(self, found: dict[str, Any], key: Node, value: Node, loc: Loc) -> None:
        name, line = str(key.value), key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            self.failed.append(errors.at(self.path, line, errors.problem("key_not_text")))
            return
        self._check_blanks(key)
        if name in found:
            self.failed.append(errors.at(self.path, line, errors.problem("key_twice", name=name)))
        inner = (*loc, name)
        found[name] = self.data(value, inner)
        place = self.places.get(inner, Place(line, 0, 0))
        if place.start == place.end:  # an empty value: its place is after the colon
            behind = self.text.find(":", key.end_mark.index) + 1
            place = Place(line, behind, behind, place.plain)
        self.places[inner] = Place(line, place.start, place.end, place.plain)

    def _check_blanks(self, text: Node) -> None:
        if isinstance(text, ScalarNode) and text.style is None and (what := wide_blank(text.value)):
            self.failed.append(errors.at(self.path, text.start_mark.line + 1, what))


def read_model(model: type[ModelT], document: Document, data: Any = None, *, hint: str = "") -> ModelT:
    """The document as a model; raises `SchemaError` with every problem and its line.

    `data` replaces the document's own data (all texts), if a reader has converted its types. `hint` says
    which file to give instead of one that holds something else.
    """
    if not isinstance(document.data, Mapping):
        raise SchemaError([document.problem((), errors.wrong_value("", "", "model_type"))], hint=hint)
    problems: dict[Loc, str] = {}
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        for part in error.errors(include_url=False, include_input=False):
            loc = part["loc"] if part["type"] == "missing" else document.known(part["loc"])
            for place, what in _problems(part["type"], loc, _message(part), model):
                problems.setdefault(place, document.problem(place, what))
    raise SchemaError(list(problems.values()))


def _message(part: Mapping[str, Any]) -> str:
    """The message of pydantic, or of our own check, which exists in every language."""
    own = part.get("ctx", {}).get("error")
    message: str = own.args[0] if isinstance(own, ValueError) and own.args else part["msg"]
    return message


def _problems(kind: str, loc: Loc, message: str, model: type[Model]) -> list[tuple[Loc, str]]:
    """Pydantic's problems with their places; a check of the whole file names a place in each line."""
    if kind == "value_error" and not loc:
        lines = errors.lines_of(message)
        return [(tuple(line.partition(":")[0].split(".")), line) for line in lines]
    return [(loc, _what(kind, loc, message, model))]


def _what(kind: str, loc: Loc, message: str, model: type[Model]) -> str:
    """A pydantic problem in our words."""
    name = str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        known = _keys(model)
        return errors.unknown_key(
            name, () if name in known else known
        )  # a key of another part is spelled right
    if kind == "missing":
        return errors.problem("key_missing", name=name)
    return errors.wrong_value(name, message, kind)


def _keys(model: type[Model]) -> set[str]:
    """Every key that may stand anywhere in a file of this model."""
    found: set[str] = set()
    schema = model.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        found.update(part.get("properties", ()))
    return found
