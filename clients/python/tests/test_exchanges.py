"""The client makes the requests of ``contract/exchanges``, and reads their answers whole."""

import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import agentstudio as sdk
from agentstudio.cli.output import plain

FOLDER = Path(__file__).parents[3] / "contract/exchanges"
PROBLEM = "application/problem+json"
Json = dict[str, Any]
Client = sdk.AgentStudioClient
ENDED, FORKED, RUNNING = (f"wf_{number:016d}" for number in (1, 2, 3))


def recorded(name: str) -> Json:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def start(call: Callable[..., Any], name: str) -> Any:  # noqa: ANN401
    body = recorded(name)["request"]["body"]
    return call(body["definition"], body.get("input"), initiated_by=body.get("initiatedBy"))


FOLLOWED_BY = {"watch": ["watch-ended"]}
"""What a call asks next. That a stream has ended for good is said by the answer to the next."""
CALLS: dict[str, Callable[[Client], Any]] = {
    "agent": lambda c: c.agents.execute("echo", task="Say it", input={"x": 1}),
    "agent-stream": lambda c: [
        plain(each)
        for each in c.agents.execute_streaming("gate", task="Walk", configuration={"gate": "/gate"})
    ],
    "checkpoints": lambda c: [plain(each) for each in c.workflows.checkpoints(ENDED)],
    "conflict": lambda c: c.workflows.cancel(ENDED),
    "create": lambda c: start(c.workflows.create, "create"),
    "delete": lambda c: c.workflows.delete(RUNNING),
    "diff": lambda c: c.workflows.diff(ENDED, FORKED),
    "execute": lambda c: start(c.workflows.execute, "execute"),
    "create-checkpoint": lambda c: c.workflows.create_checkpoint(
        RUNNING, name="Before the end", metadata={"ticket": "A-1"}
    ),
    "fork": lambda c: c.workflows.fork(ENDED, checkpoint_id="cp_001", input={"x": 2}),
    "get": lambda c: c.workflows.get(ENDED),
    "list": lambda c: [plain(each) for each in c.workflows.list(initiated_by="you", limit=10)],
    "not-found": lambda c: c.workflows.get("wf_ffffffffffffffff"),
    "pause": lambda c: c.workflows.pause(RUNNING, reason="Wait"),
    "resume": lambda c: c.workflows.resume(RUNNING),
    "task": lambda c: c.workflows.task(ENDED, "task_001"),
    "validation": lambda c: c.workflows.create({"id": "exchanges"}),
    "watch": lambda c: [plain(each) for each in c.workflows.watch(ENDED)],
}


@contextmanager
def server(answers: list[Json], requests: list[Json]) -> Generator[str]:
    """Gives recorded answers, one after the other, and keeps the requests."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            request: Json = {"method": self.command, "path": self.path}
            if raw:
                request["body"] = json.loads(raw)
            if last := self.headers.get("Last-Event-ID"):
                request["headers"] = {"Last-Event-ID": last}
            requests.append(request)
            kind = answers[len(requests) - 1].get("type", PROBLEM)
            assert kind == PROBLEM or kind in self.headers["Accept"], self.headers["Accept"]
            self.send(answers[len(requests) - 1])

        def send(self, answer: Json) -> None:
            self.send_response(answer["status"])
            if "type" not in answer:
                self.end_headers()
                return
            text = "\n".join(answer.get("stream", [])) or json.dumps(answer["body"])
            self.send_header("Content-Type", answer["type"])
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_DELETE = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_port}"
        finally:
            http.shutdown()
            thread.join()


def expected(answer: Json) -> Any:  # noqa: ANN401
    """What a call returns: the body, the rows of a page, or the messages of a stream."""
    if "stream" in answer:
        lines = (line.removeprefix("data: ") for line in answer["stream"] if "data: " in line)
        return [json.loads(line) for line in lines if line != "[DONE]"]
    body: Any = answer["body"]
    return body["items"] if "items" in body else body  # noqa: SIM401


def test_every_exchange_has_a_call() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.json")) == sorted(
        [*CALLS, *(each for more in FOLLOWED_BY.values() for each in more)]
    )


@pytest.mark.parametrize("name", CALLS)
def test_exchange_is_made_and_read(name: str) -> None:
    exchanges = [recorded(each) for each in (name, *FOLLOWED_BY.get(name, ()))]
    answer = exchanges[0]["answer"]
    requests: list[Json] = []
    with (
        server([each["answer"] for each in exchanges], requests) as url,
        sdk.AgentStudioClient(base_url=url, api_key="as_recorded") as client,
    ):
        try:
            result = plain(CALLS[name](client))
        except sdk.APIError as error:
            assert error.status == answer["status"]
            result = error.problem
    assert requests == [each["request"] for each in exchanges]
    assert result == expected(answer)
