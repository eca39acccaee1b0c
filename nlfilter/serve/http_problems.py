"""Errors over HTTP, as RFC 9457 ("problem details") has them. None holds a traceback or a model's text."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from nlfilter.errors import (
    EngineError,
    InputError,
    ModelUnavailable,
    NLFilterError,
    NotExpressible,
    RejectedWhere,
    SchemaError,
    UnusableReply,
)
from nlfilter.languages.about import language_of

MEDIA_TYPE = "application/problem+json"

STATUS: tuple[tuple[type[NLFilterError], int], ...] = (
    (NotExpressible, 422),
    (RejectedWhere, 422),
    (InputError, 400),
    (ModelUnavailable, 503),
    (UnusableReply, 502),
    (EngineError, 503),
    (SchemaError, 500),
)
"""The status of each error, the nearest class first."""


def problem(status: int, title: str, detail: str = "", **more: Any) -> JSONResponse:
    """A problem as a response."""
    data = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(data, status, media_type=MEDIA_TYPE)


def of_error(error: NLFilterError, lang: str) -> JSONResponse:
    """An error of ours as a problem: its code, message and hint, in a language."""
    status = next((number for kind, number in STATUS if isinstance(error, kind)), 500)
    data = error.to_dict(lang)
    message = data.pop("message")
    return problem(status, data.pop("error"), message, **data)


def install(app: FastAPI) -> None:
    """Answer every error of an application with a problem."""

    @app.exception_handler(NLFilterError)
    async def ours(request: Request, error: NLFilterError) -> Response:
        said = getattr(request.state, "said", "")
        return of_error(error, getattr(request.state, "lang", None) or language_of(said) or "en")

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        wrong = [{"at": ".".join(map(str, one["loc"])), "why": one["msg"]} for one in error.errors()[:20]]
        return problem(
            422, "InvalidBody", "The body does not have the form that OpenAPI describes.", errors=wrong
        )

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        response = problem(error.status_code, "HTTPError", str(error.detail))
        response.headers.update(error.headers or {})
        return response


SHAPE = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "hint": {"type": "string"},
    },
}
"""The form of a problem, for OpenAPI."""

RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": said, "content": {MEDIA_TYPE: {"schema": SHAPE}}}
    for status, said in (
        (400, "The request cannot be read."),
        (401, "The API key is missing or wrong."),
        (404, "There is no such table."),
        (413, "The body is too large."),
        (422, "The body has another form, or nothing of the request could be applied."),
        (429, "Too many requests at once."),
        (502, "The model's answer cannot be used."),
        (503, "The model or the engine did not answer."),
        (504, "The answer took too long."),
    )
}
