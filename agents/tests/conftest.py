"""Fixtures of several files, and the order of all tests."""

import pytest


@pytest.fixture
def no_memory_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is for a computing process; that of tests has the libraries of all tests."""
    monkeypatch.setattr("agentstudio_builtin.memory_limit.MAX_BYTES", 2**40)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begins the tests that take long first, so that no worker ends long after the others."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
