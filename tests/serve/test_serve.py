"""The service, asked over HTTP on loopback."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from nlfilter import NLFilter, TableSchema
from nlfilter.serve.guard import Limits
from nlfilter.serve.routes import create_app
from nlfilter.serve.tables import ServedTable
from tests.cli.command import nlfilter as command
from tests.profile.test_by_model import serve as serve_model
from tests.translate.conftest import Serve
from tests.translate.server import failing

__all__ = ["serve_model"]

JOBS = NLFilter("schemas/jobs.yaml", translator="embedded", values="fixtures/jobs/jobs.parquet")
SHELF = TableSchema.model_validate(
    {
        "name": "books",
        "key": "id",
        "item": "title",
        "columns": {
            "id": {"type": "VARCHAR"},
            "title": {"type": "VARCHAR"},
            "genre": {"type": "VARCHAR", "values": ["crime", "poetry"]},
            "buyer": {"type": "VARCHAR", "private": True},
            "margin": {"type": "DOUBLE", "filterable": False},
        },
        "actions": {"open": {"url": "https://books.example/{key}", "confirm": False}},
    }
)
HOSTILE = '<img src=x onerror="alert(1)">'
ROWS = [
    {"id": "b/1", "title": HOSTILE, "genre": "crime", "buyer": "Ann", "margin": 1.5},
    {"id": "b2", "title": "Sonnets", "genre": "poetry", "buyer": "Bo", "margin": 2.5},
]
BOOKS = NLFilter(SHELF, translator="embedded", values=ROWS)


@contextmanager
def running(limits: Limits | None = None, tables: list[ServedTable] | None = None) -> Iterator[httpx.Client]:
    """A service on a free port, and a client for it."""
    served = tables or [
        ServedTable("jobs", JOBS, "fixtures/jobs/jobs.parquet"),
        ServedTable("books", BOOKS, ROWS),
    ]
    config = uvicorn.Config(create_app(served, limits), port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        yield client
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with running() as one:
        yield one


def ok(response: httpx.Response) -> Any:
    assert response.status_code == 200, response.text
    return response.json()


def test_a_request_is_filtered_in_rank_order(client: httpx.Client) -> None:
    asked = {"request": "remote, Python, Tokyo", "list": "u001", "limit": 3}
    answer = ok(client.post("/filter", json=asked))
    assert [row["values"]["job_id"] for row in answer["rows"]] == ["j0112", "j0460", "j1009"]
    assert answer["where"] == "remote AND list_contains(skills, 'Python') AND city = '東京'"
    assert "Tokyo" in answer["summary"]
    assert answer["rows"][0]["actions"][0]["url"] == "https://jobs.example/apply/j0112"
    after = ok(client.post("/filter", json=asked | {"offset": 1, "limit": 1}))
    assert [row["values"]["job_id"] for row in after["rows"]] == ["j0460"]


def test_answers_speak_the_language_of_the_request_or_of_the_browser(client: httpx.Client) -> None:
    said = {"request": "リモート、東京", "list": "u001", "limit": 1}
    assert "求人" in ok(client.post("/filter", json=said))["summary"]
    assert "Jobs" in ok(client.post("/filter", json=said | {"lang": "en"}))["summary"]
    refused = client.post("/filter", json={"request": "🚀"}, headers={"accept-language": "ja"})
    assert "入力されていません" in refused.json()["detail"]


def test_private_and_hidden_columns_never_leave(client: httpx.Client) -> None:
    answer = ok(client.post("/tables/books/filter", json={}))
    assert [sorted(row["values"]) for row in answer["rows"]] == [["genre", "id", "title"]] * 2
    assert all(word not in json.dumps(answer) for word in ("Ann", "margin"))
    assert ok(client.post("/tables/books/facets", json={"columns": ["buyer"]})) == {}
    described = ok(client.get("/tables/books/schema"))
    assert "margin" not in json.dumps(described)


def test_the_callers_own_rows_are_filtered_instead(client: httpx.Client) -> None:
    own = [{"id": "x", "title": "Odes", "genre": "poetry"}, {"id": "y", "title": "Noir", "genre": "crime"}]
    answer = ok(client.post("/tables/books/filter", json={"request": "poetry", "rows": own}))
    assert [row["values"]["id"] for row in answer["rows"]] == ["x"]


def test_a_dialogue_keeps_its_state_at_the_client(client: httpx.Client) -> None:
    turn = {"list": "u001", "limit": 0}
    first = ok(client.post("/dialogue", json={"say": "remote, Tokyo", **turn}))
    second = ok(client.post("/dialogue", json={"say": "also Osaka", "state": first["state"], **turn}))
    assert second["where"] == "remote AND city IN ('東京', '大阪')"
    removed = ok(client.post("/dialogue", json={"remove": ["c1"], "state": second["state"], **turn}))
    assert removed["where"] == "city IN ('東京', '大阪')"
    undone = ok(client.post("/dialogue", json={"move": "undo", "state": removed["state"], **turn}))
    assert (undone["where"], undone["can_redo"]) == (second["where"], True)
    lost = ok(client.post("/dialogue", json={"say": "good vibes", "state": undone["state"], **turn}))
    assert (lost["where"], lost["unmatched"][0]["phrase"]) == (second["where"], "good vibes")
    put = ok(client.post("/dialogue", json={"put": "remote", "state": lost["state"], **turn}))
    assert put["where"] == "remote"


def test_a_changed_state_passes_the_gate_or_gets_nothing(client: httpx.Client) -> None:
    state = ok(client.post("/dialogue", json={"say": "remote", "list": "u001"}))["state"]
    changed = json.loads(json.dumps(state).replace("remote", "1 = 1"))
    refused = client.post("/dialogue", json={"state": changed, "list": "u001"})
    assert refused.status_code in (400, 422)
    assert refused.headers["content-type"] == "application/problem+json"


def test_the_other_routes(client: httpx.Client) -> None:
    assert ok(client.post("/translate", json={"request": "remote"}))["where"] == "remote"
    assert ok(client.post("/validate", json={"where": "remote"})) == {
        "ok": True,
        "where": "remote",
        "error": None,
    }
    assert ok(client.post("/validate", json={"where": "1 = 1"}))["error"]["code"] == "constant"
    counted = ok(client.post("/facets", json={"columns": ["city"], "list": "u001", "most": 1}))
    assert counted["city"][0]["value"] == "東京"
    profile = ok(client.post("/profile", json={"text": "I live in Osaka."}))
    assert profile["facts"][0]["value"] == "大阪"
    begun = ok(
        client.post("/dialogue", json={"say": "but not Kobe", "state": profile["state"], "list": "u001"})
    )
    assert "神戸" in begun["where"]
    (link,) = ok(client.post("/tables/books/actions", json={"key": {"id": "b/1"}}))
    assert link["url"] == "https://books.example/b%2F1"
    assert ok(client.get("/readyz"))["tables"] == ["jobs", "books"]
    assert ok(client.get("/healthz")) == {"status": "ok"}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/filter", {"request": "good vibes", "list": "u001"}, 422),
        ("/filter", {"where": "1 = 1", "list": "u001"}, 422),
        ("/filter", {"request": "remote"}, 400),
        ("/filter", {"request": "remote", "list": "nobody"}, 400),
        ("/filter", {"request": ""}, 400),
        ("/filter", {"request": "x" * 1_001}, 422),
        ("/filter", {"limit": -1}, 422),
        ("/filter", {"sql": "DROP TABLE jobs"}, 422),
        ("/filter", [], 422),
        ("/dialogue", {"state": {"x": 1}, "list": "u001"}, 400),
        ("/dialogue", {"remove": ["c9"], "list": "u001"}, 400),
        ("/dialogue", {"say": "remote", "move": "undo", "list": "u001"}, 422),
        ("/filter", {"request": "remote", "rows": [{"job_id": "a", "title": "X"}]}, 400),
        ("/facets", {"columns": ["nothing"], "list": "u001"}, 400),
        ("/actions", {"key": {"title": "x"}}, 400),
        ("/tables/nothing/filter", {}, 404),
        ("/nothing", {}, 404),
    ],
)
def test_every_error_is_a_problem(path: str, body: Any, status: int, client: httpx.Client) -> None:
    response = client.post(path, json=body)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert "Traceback" not in response.text


def test_bodies_that_are_no_json_are_problems(client: httpx.Client) -> None:
    for content in (b"", b"{", b"\xff\xfe", b"[" * 100_000):
        response = client.post("/filter", content=content, headers={"content-type": "application/json"})
        assert response.status_code in (400, 422), content[:10]
        assert response.headers["content-type"] == "application/problem+json"


def test_openapi_describes_all_routes_and_the_form_of_problems(client: httpx.Client) -> None:
    described = ok(client.get("/openapi.json"))
    assert {"/filter", "/dialogue", "/tables/{table}/filter"} <= described["paths"].keys()
    answers = described["paths"]["/filter"]["post"]["responses"]
    assert "application/problem+json" in answers["422"]["content"]


# What limits a request ------------------------------------------------------------------------------------


def test_only_known_hosts_are_answered(client: httpx.Client) -> None:
    for host, status in (("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost:8080", 200)):
        assert client.get("/healthz", headers={"host": host}).status_code == status


def test_every_answer_has_the_headers_of_safety(client: httpx.Client) -> None:
    for response in (client.get("/"), client.post("/filter", json={}), client.get("/nothing")):
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in response.headers
    assert client.post("/filter", json={}).headers["cache-control"] == "no-store"


def test_with_keys_only_data_needs_one() -> None:
    with running(Limits(keys=("secret", "other"))) as client:
        asked = {"list": "u001", "limit": 0}
        assert client.post("/filter", json=asked).status_code == 401
        for key, status in (("wrong", 401), ("sécret", 401), ("secret", 200), ("other", 200)):
            header = {b"authorization": f"Bearer {key}".encode()}
            assert client.post("/filter", json=asked, headers=header).status_code == status
        assert client.get("/metrics").status_code == 401
        assert client.get("/healthz").status_code == client.get("/").status_code == 200


def test_a_large_body_is_refused_whatever_length_it_claims() -> None:
    with running(Limits(most_bytes=1_000)) as client:
        large = json.dumps({"request": "x" * 2_000}).encode()
        header = {"content-type": "application/json"}
        assert client.post("/filter", content=large, headers=header).status_code == 413
        assert (
            client.post("/filter", content=iter([large[:900], large[900:]]), headers=header).status_code
            == 413
        )


def test_too_many_at_once_are_told_to_come_back() -> None:
    with running(Limits(at_once=0)) as client:
        response = client.post("/filter", json={})
        assert (response.status_code, response.headers["retry-after"]) == (429, "1")
        assert client.get("/healthz").status_code == 200


def test_a_slow_answer_ends() -> None:
    class Slow(ServedTable):
        def apply(self, *args: Any, **kwargs: Any) -> Any:
            time.sleep(1)
            return super().apply(*args, **kwargs)

    with running(Limits(seconds=0.1), [Slow("books", BOOKS, ROWS)]) as client:
        assert client.post("/filter", json={}).status_code == 504


def test_an_unforeseen_fault_shows_nothing() -> None:
    class Broken(ServedTable):
        def apply(self, *args: Any, **kwargs: Any) -> Any:
            raise RuntimeError("secret of a row")

    with running(tables=[Broken("books", BOOKS, ROWS)]) as client:
        response = client.post("/filter", json={})
        assert response.status_code == 500
        assert "secret" not in response.text
        assert response.json()["title"] == "InternalError"


def test_a_model_that_fails_is_a_503(serve_model: Serve) -> None:
    serve_model(failing(500))
    jobs = NLFilter("schemas/jobs.yaml", translator="llm", model="openai:stub")
    with running(tables=[ServedTable("jobs", jobs, "fixtures/jobs/jobs.parquet")]) as client:
        response = client.post("/translate", json={"request": "calm"})
        assert (response.status_code, response.json()["title"]) == (503, "ModelUnavailable")


def test_metrics_count_and_logs_hold_no_text(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        client.post("/filter", json={"request": "remote, zq7canary", "list": "u001"})
    assert "zq7canary" not in caplog.text
    counted = client.get("/metrics").text
    assert 'nlfilter_requests_total{path="/filter",status="200"}' in counted
    assert "zq7canary" not in counted


# The page and the command ---------------------------------------------------------------------------------


def test_the_page_and_its_files_are_there(client: httpx.Client) -> None:
    for path, kind in (("/", "text/html"), ("/nl-filter.js", "javascript"), ("/nl-filter.css", "text/css")):
        response = client.get(path)
        assert response.status_code == 200
        assert kind in response.headers["content-type"]
    script = client.get("/nl-filter.js").text
    assert all(
        word not in script
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write")
    )


def test_a_port_in_use_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = command(
            "serve", "fixtures/films/films.parquet", "--schema", "schemas/films.yaml", "--port", port
        )
    assert (done.code, done.out) == (2, "")
    assert port in done.err


def test_an_open_address_needs_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NLFILTER_API_KEYS", raising=False)
    done = command("serve", Path("fixtures/jobs/jobs.parquet"), "--host", "0.0.0.0")  # noqa: S104
    assert done.code == 2
    assert "NLFILTER_API_KEYS" in done.err
