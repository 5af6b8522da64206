"""Pages of lists, which iterate over everything that follows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping
from typing import Any, Generic, TypeVar

from agentstudio.base import ResponseMetadata
from agentstudio.models import SingleTask, TaskPage, WorkflowPage, WorkflowSummary

Item = TypeVar("Item", WorkflowSummary, SingleTask)
RawPage = WorkflowPage | TaskPage


class Listing(Generic[Item]):
    """What both kinds of pages show of one page."""

    def __init__(self, raw: RawPage, query: Mapping[str, Any]) -> None:
        self._query = query
        self.items: list[Item] = list(raw.items)  # type: ignore[arg-type]
        self.total = raw.total
        """How many there are in all pages."""
        self.limit = raw.limit
        self.offset = raw.offset
        self.has_more = raw.has_more
        self.response_metadata: ResponseMetadata | None = raw.response_metadata
        self._cursor = raw.next_cursor if isinstance(raw, WorkflowPage) else None

    def next_query(self) -> dict[str, Any] | None:
        """The query of the next page; None after the last."""
        if not self.has_more or not self.items:
            return None
        query = dict(self._query)
        if self._cursor is not None:
            query.pop("offset", None)
            return query | {"cursor": self._cursor}
        return query | {"offset": self.offset + len(self.items)}


class Page(Listing[Item]):
    """One page. Iterating over it continues with the pages after it, fetched as needed."""

    def __init__(
        self, raw: RawPage, query: Mapping[str, Any], fetch: Callable[[dict[str, Any]], RawPage]
    ) -> None:
        super().__init__(raw, query)
        self._fetch = fetch

    def next_page(self) -> Page[Item] | None:
        """The page after this one; None after the last."""
        query = self.next_query()
        return None if query is None else Page(self._fetch(query), query, self._fetch)

    def __iter__(self) -> Iterator[Item]:
        page: Page[Item] | None = self
        while page is not None:
            yield from page.items
            page = page.next_page()


class AsyncPage(Listing[Item]):
    """One page. ``async for`` continues with the pages after it, fetched as needed."""

    def __init__(
        self,
        raw: RawPage,
        query: Mapping[str, Any],
        fetch: Callable[[dict[str, Any]], Awaitable[RawPage]],
    ) -> None:
        super().__init__(raw, query)
        self._fetch = fetch

    async def next_page(self) -> AsyncPage[Item] | None:
        """The page after this one; None after the last."""
        query = self.next_query()
        return None if query is None else AsyncPage(await self._fetch(query), query, self._fetch)

    async def __aiter__(self) -> AsyncIterator[Item]:
        page: AsyncPage[Item] | None = self
        while page is not None:
            for item in page.items:
                yield item
            page = await page.next_page()


class AsyncPages(Generic[Item]):
    """A list that was asked for: ``await`` gives its first page, ``async for`` everything."""

    def __init__(
        self, query: Mapping[str, Any], fetch: Callable[[dict[str, Any]], Awaitable[RawPage]]
    ) -> None:
        self._query = dict(query)
        self._fetch = fetch

    async def _first(self) -> AsyncPage[Item]:
        return AsyncPage(await self._fetch(self._query), self._query, self._fetch)

    def __await__(self) -> Generator[Any, None, AsyncPage[Item]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for item in await self._first():
            yield item
