"""The routes of the service. Each takes a shape, asks `NLFilter`, and returns plain data.

FastAPI reads the annotations of the routes, some of which are made in a function: they stay objects.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, PlainTextResponse
from prometheus_client import generate_latest
from starlette.routing import Route

from nlfilter import __version__
from nlfilter.acting.row_actions import row_actions
from nlfilter.dialogue import Dialogue
from nlfilter.errors import NotExpressible, RejectedWhere
from nlfilter.languages.about import language_of
from nlfilter.schema.parts import Lang
from nlfilter.serve import http_problems
from nlfilter.serve.guard import Guard, Limits, Metrics
from nlfilter.serve.shapes import (
    ClauseAsked,
    FacetsAsked,
    FilterAsked,
    KeyAsked,
    TextAsked,
    TranslationAsked,
    TurnAsked,
)
from nlfilter.serve.tables import ServedTable
from nlfilter.sources.plain import plain
from nlfilter.translate.draft import Usage
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where, parse_where

PAGE = Path(__file__).parent / "page"
FILES = {"/": "index.html", "/nl-filter.js": "nl-filter.js", "/nl-filter.css": "nl-filter.css"}
"""The files of the filter box."""


def create_app(tables: Sequence[ServedTable], limits: Limits | None = None) -> FastAPI:
    """The service of some tables. The first one answers at `/`, and each at `/tables/NAME/`.

    Serve it with any ASGI server; `nlfilter serve` uses uvicorn.
    """
    by_name = {one.name: one for one in tables}
    metrics = Metrics()
    app = FastAPI(
        title="nlfilter",
        version=__version__,
        summary="Filters a ranked list by a wish in plain words.",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
    )
    http_problems.install(app)

    def first(request: Request) -> ServedTable:
        return tables[0]

    def named(table: str) -> ServedTable:
        if table not in by_name:
            raise HTTPException(404, "There is no such table.")
        return by_name[table]

    routers = _routes(first, metrics), _service(tables, metrics)
    for router in routers:
        app.include_router(router)
    app.include_router(_routes(named, metrics), prefix="/tables/{table}")
    known = [route.path for router in routers for route in router.routes if isinstance(route, Route)]
    app.add_middleware(Guard, limits=limits or Limits(), metrics=metrics, paths=known)
    return app


def _routes(table: Any, metrics: Metrics) -> APIRouter:
    """The routes of one table, which the function `table` finds."""
    router = APIRouter(responses=http_problems.RESPONSES)
    Served = Annotated[ServedTable, Depends(table)]

    def spent(usage: Usage) -> None:
        metrics.calls.inc(usage.calls)
        metrics.tokens.labels("in").inc(usage.input_tokens)
        metrics.tokens.labels("out").inc(usage.output_tokens)

    def asked(served: ServedTable, request: str | None, where: str | None) -> Translation | Where:
        base = parse_where(where, served.filter.schema) if where else None
        if request is None:
            return base or served.filter.dialogue().where
        translation = served.filter.translate(request, where=base)
        spent(translation.usage)
        return translation

    @router.post("/filter")
    def filter_(body: FilterAsked, served: Served, state: Request) -> dict[str, Any]:
        """Filter the ranked list; the order never changes."""
        lang = _lang(state, body.lang, body.request)
        result = served.apply(
            asked(served, body.request, body.where),
            body.list,
            limit=body.limit,
            offset=body.offset,
            rows=body.rows,
        )
        return served.answer(result, lang)

    @router.post("/translate")
    def translate(body: TranslationAsked, served: Served, state: Request) -> dict[str, Any]:
        """Turn a request into a checked clause."""
        lang = _lang(state, body.lang, body.request)
        found = asked(served, body.request, body.where)
        return found.to_dict(lang) if isinstance(found, Translation) else {}

    @router.post("/validate")
    def validate(body: ClauseAsked, served: Served, state: Request) -> dict[str, Any]:
        """Check a clause at the gate."""
        lang = _lang(state, body.lang, None)
        try:
            where = parse_where(body.where, served.filter.schema)
        except RejectedWhere as error:
            return {"ok": False, "where": None, "error": error.to_dict(lang)}
        return {"ok": True, "where": where.sql, "error": None}

    @router.post("/dialogue")
    def dialogue(body: TurnAsked, served: Served, state: Request) -> dict[str, Any]:
        """One turn of a dialogue. The client keeps its state; the clauses in it pass the gate again."""
        lang = _lang(state, body.lang, body.say)
        talk = served.dialogue(body.state)
        left: list[dict[str, Any]] = []
        said = ""
        try:
            turned = _turned(talk, body, served)
        except NotExpressible as error:
            turned, left = talk.where, [one.to_dict() for one in error.unmatched]
            said = f"{error.told(lang).splitlines()[0]} "
        if isinstance(turned, Translation):
            spent(turned.usage)
        result = served.apply(turned, body.list, limit=body.limit)
        answer = served.answer(result, lang)
        return answer | {
            "summary": said + answer["summary"],
            "unmatched": answer["unmatched"] + left,
            "alternatives": [
                {"sql": other.sql, "text": other.describe(lang)} for other in result.alternatives
            ],
            "history": [step.said for step in talk.history],
            "can_undo": talk.can_undo,
            "can_redo": talk.can_redo,
            "state": talk.to_dict(),
        }

    @router.post("/facets")
    def facets(body: FacetsAsked, served: Served) -> dict[str, Any]:
        """Count the values of columns over all kept rows."""
        result = served.apply(asked(served, None, body.where), body.list, limit=0)
        private = {name for name, one in served.filter.schema.columns.items() if one.private}
        names = [name for name in body.columns if name not in private]
        return {
            name: [{"value": plain(value), "count": count} for value, count in found]
            for name, found in result.facets(*names, most=body.most).items()
        }

    @router.post("/profile")
    def profile(body: TextAsked, served: Served, state: Request) -> dict[str, Any]:
        """What a text says about a person. The text is neither logged nor cached."""
        lang = _lang(state, body.lang, body.text)
        found = served.filter.profile(body.text)
        spent(found.usage)
        start = served.filter.dialogue(found.where)
        return found.to_dict(lang) | {"state": start.to_dict()}

    @router.post("/actions")
    def actions(body: KeyAsked, served: Served, state: Request) -> list[dict[str, Any]]:
        """The actions for a row, by its key."""
        lang = _lang(state, body.lang, None)
        return [one.to_dict() for one in row_actions(served.schema, body.key, lang)]

    @router.get("/schema")
    def schema(served: Served, lang: Literal["en", "ja"] = "en") -> dict[str, Any]:
        """What can be asked."""
        return served.described(lang)

    return router


def _service(tables: Sequence[ServedTable], metrics: Metrics) -> APIRouter:
    """The routes of the service itself, and the files of the filter box."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    def healthz() -> Mapping[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    def readyz() -> Mapping[str, Any]:
        return {"status": "ready", "tables": [one.name for one in tables]}

    @router.get("/metrics")
    def metrics_() -> PlainTextResponse:
        text = generate_latest(metrics.registry)
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    for path, name in FILES.items():
        router.add_api_route(path, _sender(PAGE / name), methods=["GET"])
    return router


def _sender(path: Path) -> Any:
    def send() -> FileResponse:
        return FileResponse(path)

    return send


def _turned(talk: Dialogue, body: TurnAsked, served: ServedTable) -> Translation | Where:
    """The where after a turn; a translation if it was made of words."""
    if body.say is not None:
        return talk.say(body.say)
    if body.put is not None:
        return talk.put(parse_where(body.put, served.filter.schema))
    if body.remove:
        return talk.remove(*body.remove)
    if body.move == "clear":
        return talk.clear()
    if body.move == "undo" and talk.can_undo:
        return talk.undo()
    if body.move == "redo" and talk.can_redo:
        return talk.redo()
    return talk.where


def _lang(state: Request, chosen: str | None, said: str | None) -> Lang:
    """The language of the answer, also of an error: the chosen one, the request's, or the browser's."""
    header = state.headers.get("accept-language", "")
    found: Lang = (
        chosen or (language_of(said) if said else None) or ("ja" if header.startswith("ja") else "en")
    )
    state.state.lang = found
    return found
