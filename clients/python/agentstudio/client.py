"""The clients. ``AgentStudioClient`` blocks, ``AsyncAgentStudioClient`` is for asyncio and trio."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
from typing_extensions import Self

from agentstudio import streams
from agentstudio.agents import Agents
from agentstudio.async_agents import AsyncAgents
from agentstudio.async_workflows import AsyncWorkflows
from agentstudio.credentials import TokenFunction
from agentstudio.events import WorkflowEvent
from agentstudio.retries import RetryPolicy
from agentstudio.transport import (
    DEFAULT_TIMEOUT,
    AsyncTransport,
    Hooks,
    Settings,
    Transport,
    settings_of,
)
from agentstudio.workflows import Workflows


class AgentStudioClient:
    """Calls Agent Studio, and blocks until it has answered. May be shared by threads.

    Credentials are one of: ``api_key``, ``token`` (a text, or a function that gives one),
    ``client_id`` with ``client_secret`` (tokens are fetched from ``token_url``, by default the
    API's own ``/oauth/token``, and renewed), or the environment's ``AGENTSTUDIO_API_KEY``.
    ``base_url`` is by default the environment's ``AGENTSTUDIO_BASE_URL``, else production.
    ``timeout`` is in seconds without progress of one try; calls that wait for work have none.
    ``http_client`` brings its own transport, proxies or TLS settings, and is not closed.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        token: str | TokenFunction | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        token_url: str | None = None,
        base_url: str | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
        max_retries: int = RetryPolicy.max_retries,
        retries: RetryPolicy | None = None,
        hooks: Hooks | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        settings = settings_of(
            api_key=api_key,
            token=token,
            client_id=client_id,
            client_secret=client_secret,
            token_url=token_url,
            base_url=base_url,
            timeout=timeout,
            retries=retries or RetryPolicy(max_retries),
            hooks=hooks,
        )
        self._transport = Transport(settings, http_client)
        self.workflows = Workflows(self._transport)
        self.agents = Agents(self._transport)

    @property
    def settings(self) -> Settings:
        """How this client behaves."""
        return self._transport.settings

    def events(self, *, types: str | None = None) -> Iterator[WorkflowEvent]:
        """Follows all workflows of the caller from now on, without an end."""
        return streams.watch(self._transport, None, None, types)

    def close(self) -> None:
        """Closes the connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncAgentStudioClient:
    """As ``AgentStudioClient``, for asyncio and trio. ``token`` may be an async function."""

    def __init__(
        self,
        *,
        api_key: str | None = None,
        token: str | TokenFunction | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        token_url: str | None = None,
        base_url: str | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
        max_retries: int = RetryPolicy.max_retries,
        retries: RetryPolicy | None = None,
        hooks: Hooks | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        settings = settings_of(
            api_key=api_key,
            token=token,
            client_id=client_id,
            client_secret=client_secret,
            token_url=token_url,
            base_url=base_url,
            timeout=timeout,
            retries=retries or RetryPolicy(max_retries),
            hooks=hooks,
        )
        self._transport = AsyncTransport(settings, http_client)
        self.workflows = AsyncWorkflows(self._transport)
        self.agents = AsyncAgents(self._transport)

    @property
    def settings(self) -> Settings:
        """How this client behaves."""
        return self._transport.settings

    def events(self, *, types: str | None = None) -> AsyncIterator[WorkflowEvent]:
        """Follows all workflows of the caller from now on, without an end."""
        return streams.watch_async(self._transport, None, None, types)

    async def close(self) -> None:
        """Closes the connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
