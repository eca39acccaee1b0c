"""`nlfilter serve`: a table over HTTP, with a filter box."""

from __future__ import annotations

import logging
import os
import socket
from typing import Annotated

from nlfilter.cli import resolving
from nlfilter.cli.options import (
    ModelOption,
    SchemaOption,
    SureOption,
    TodayOption,
    Translator,
    TranslatorOption,
)
from nlfilter.cli.parameters import argument, option
from nlfilter.cli.streams import say
from nlfilter.errors import InputError

KEYS = "NLFILTER_API_KEYS"


def serve(
    table: Annotated[str, argument(metavar="TABLE", help="The ranked list, or a dump of many.")],
    schema: SchemaOption = None,
    translator: TranslatorOption = Translator.AUTO,
    model: ModelOption = None,
    sure: SureOption = None,
    today: TodayOption = None,
    host: Annotated[str, option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, option("--port", min=0, max=65535, help="The port.")] = 8080,
    allow_host: Annotated[
        list[str] | None,
        option(
            "--allow-host", metavar="NAME", help="A name in the Host header that is answered; repeatable."
        ),
    ] = None,
) -> None:
    """Serve a table over HTTP, with a filter box at /. Needs nlfilter[serve].

    At any other address than this machine's own, requests need an API key: set NLFILTER_API_KEYS
    (several with commas).

    Example: nlfilter serve recs.parquet --schema schemas/jobs.yaml
    """
    try:
        import uvicorn

        from nlfilter.serve.guard import LOOPBACK, Limits
        from nlfilter.serve.routes import create_app
        from nlfilter.serve.tables import ServedTable
    except ModuleNotFoundError:
        raise InputError.of("needs_serve") from None
    keys = tuple(filter(None, map(str.strip, os.environ.get(KEYS, "").split(","))))
    if host not in ("127.0.0.1", "localhost", "::1") and not keys:
        raise InputError.of("needs_keys", variable=KEYS)
    known = resolving.known_of(schema, table)
    values = known.rows if known.values is None else known.values
    filter_ = resolving.filter_of(
        known.schema, translator=translator, model=model, today=today, values=values, sure=sure
    )
    served = ServedTable(known.schema.name, filter_, known.rows)
    limits = Limits(hosts=(*LOOPBACK, host.lower(), *map(str.lower, allow_host or ())), keys=keys)
    try:
        with socket.create_server((host, port)):
            pass
    except OSError:
        raise InputError.of("port_in_use", host=host, port=port) from None
    shown = logging.StreamHandler()
    shown.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("nlfilter.serve")
    log.addHandler(shown)
    log.setLevel(logging.INFO)
    say(f"http://{host}:{port}/")
    uvicorn.run(
        create_app([served], limits),
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=10,
        server_header=False,
    )
