"""Profiles: servers and credentials that ``agentstudio login`` keeps.

In ``$XDG_CONFIG_HOME/agentstudio/profiles.json``, which only its owner may read. The key itself is
in the system's keyring where the extra ``keyring`` is installed and one works, else in that file.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
from pathlib import Path
from typing import Any, cast

Profile = dict[str, str]
SERVICE = "agentstudio"


def path() -> Path:
    """The file of profiles."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "agentstudio" / "profiles.json"


def load(name: str) -> Profile:
    """A profile with its key; empty when there is none."""
    profile = dict(_all().get(name, {}))
    if "key" not in profile and "url" in profile:
        ring = _keyring()
        key = ring.get_password(SERVICE, name) if ring else None
        if key:
            profile["key"] = key
    return profile


def save(name: str, url: str, key: str) -> str:
    """Keeps a profile; returns where its key is, in words."""
    profiles = _all()
    profile: Profile = {"url": url}
    ring = _keyring()
    kept = "the keyring"
    if ring is None or not _stored(ring, name, key):
        profile["key"] = key
        kept = str(path())
    profiles[name] = profile
    _write(profiles)
    return kept


def _stored(ring: Any, name: str, key: str) -> bool:  # noqa: ANN401
    with contextlib.suppress(ring.errors.KeyringError):
        ring.set_password(SERVICE, name, key)
        return True
    return False


def _keyring() -> Any:  # noqa: ANN401
    """The module, where it is installed."""
    try:
        importlib.import_module("keyring.errors")
        return importlib.import_module("keyring")
    except ImportError:
        return None


def _all() -> dict[str, Profile]:
    try:
        return cast("dict[str, Profile]", json.loads(path().read_text()))
    except FileNotFoundError:
        return {}


def _write(profiles: dict[str, Profile]) -> None:
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path().with_suffix(".tmp")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(profiles, file, indent=2)
    draft.replace(path())
