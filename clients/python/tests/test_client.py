"""How clients are made, and that they show no secret."""

import certifi
import httpx
import pytest

import agentstudio as sdk
from agentstudio.errors import error_of
from agentstudio.transport import certificates

KEY = "as_" + "a1B2" * 10


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AGENTSTUDIO_API_KEY", "AGENTSTUDIO_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENTSTUDIO_API_KEY", KEY)
    monkeypatch.setenv("AGENTSTUDIO_BASE_URL", "http://localhost:1/")
    with sdk.AgentStudioClient() as client:
        assert client.settings.base_url == "http://localhost:1"
        assert KEY not in repr(client.settings)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"api_key": ""},
        {"api_key": "a\nb"},
        {"api_key": "key with space"},
        {"api_key": KEY, "token": "t"},
        {"client_id": "studio"},
    ],
)
def test_missing_and_contradictory_credentials_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(sdk.ConfigurationError) as refused:
        sdk.AgentStudioClient(**options)  # type: ignore[arg-type]
    assert KEY not in str(refused.value)


def test_async_token_function_needs_the_async_client() -> None:
    async def token() -> str:
        return KEY

    with (
        pytest.warns(RuntimeWarning, match="never awaited"),
        sdk.AgentStudioClient(token=token, base_url="http://localhost:1") as client,
        pytest.raises(sdk.ConfigurationError),
    ):
        client.agents.get_types()


def test_clients_share_the_certificates_of_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    first = certificates()
    assert certificates() is first
    monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
    assert certificates() is not first


@pytest.mark.parametrize(
    ("status", "problem", "kind"),
    [
        (400, {}, sdk.BadRequestError),
        (400, {"errors": [{"field": "a", "message": "b", "code": "C"}]}, sdk.ValidationError),
        (422, {"errors": "?"}, sdk.ValidationError),
        (404, {"code": "WORKFLOW_NOT_FOUND"}, sdk.NotFoundError),
        (418, {}, sdk.APIError),
        (500, {}, sdk.ServerError),
        (507, {}, sdk.ServerError),
    ],
)
def test_errors_have_types(
    status: int, problem: dict[str, object], kind: type[sdk.APIError]
) -> None:
    error = error_of(status, problem, {})
    assert type(error) is kind
    assert error.status == status


def test_unknown_members_and_values_of_a_newer_server_are_read() -> None:
    row = {
        "id": "wf_1", "workflowDefinitionId": "d", "pattern": "swarm", "status": "dreaming",
        "createdAt": "2026-01-01T00:00:00Z", "initiatedBy": "x", "context": {"progress": 1},
        "mood": "good",
    }  # fmt: skip
    page = {"items": [row], "total": 1, "limit": 1, "offset": 0, "hasMore": False}
    answer = httpx.MockTransport(lambda _: httpx.Response(200, json=page))
    client = sdk.AgentStudioClient(api_key=KEY, http_client=httpx.Client(transport=answer))
    [read] = client.workflows.list()
    assert (read.status, read.pattern) == ("dreaming", "swarm")
