"""``agentstudio keys``: API keys in the file that servers read (their setting ``keys.file``).

Works on the file alone, without a server. The file holds digests; a key is printed once.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import re
import secrets
import stat
import string
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

Entry = dict[str, Any]
ALPHABET = string.ascii_letters + string.digits
ID_LENGTH = 8
SECRET_LENGTH = 35
"""Characters after the id: 208 bits."""
SCOPES = ("workflows:read", "workflows:execute", "workflows:write")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class KeysError(Exception):
    """What keeps the command from being carried out, in words for the operator."""


def add_parser(commands: Any) -> None:  # noqa: ANN401
    """Adds the command and its subcommands."""
    keys = commands.add_parser("keys", help="create, list, rotate and revoke API keys (operators)")
    actions = keys.add_subparsers(dest="action", required=True)
    create = actions.add_parser("create", help="make a key and print it")
    create.add_argument("--subject", required=True, help="whose workflows it reads and starts")
    create.add_argument("--scope", action="append", choices=SCOPES, help="repeatable; default: all")
    create.add_argument("--tier", help="free, developer, professional, enterprise or one of yours")
    create.add_argument("--admin", action="store_true", help="sees everybody's workflows")
    create.add_argument("--expires", help="in 90d, 12h, …, or a date; default: never")
    create.add_argument("--note", help="what it is for, shown by list")
    listing = actions.add_parser("list", help="show all keys, without their secrets")
    rotate = actions.add_parser("rotate", help="make another key for the same subject")
    rotate.add_argument("id")
    rotate.add_argument("--grace", default="24h", help="how long the old key stays good (24h)")
    revoke = actions.add_parser("revoke", help="remove a key")
    revoke.add_argument("id")
    for each in (create, listing, rotate, revoke):
        default = os.environ.get("AGENTSTUDIO_KEYS_FILE")
        each.add_argument(
            "--file", type=Path, default=default, required=default is None, help="the keys' file"
        )
        each.add_argument("--json", action="store_true", help="print JSON")
    keys.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Carries out a subcommand: 0, or 2 with the reason on standard error."""
    actions = {"create": _create, "list": _list, "rotate": _rotate, "revoke": _revoke}
    try:
        actions[options.action](options)
    except (KeysError, OSError) as error:
        print(f"agentstudio keys: {error}", file=sys.stderr)
        return 2
    return 0


def _create(options: argparse.Namespace) -> None:
    subject = str(options.subject)
    if not subject.strip() or not subject.isprintable():
        raise KeysError("a subject is text without control characters")
    entry: Entry = {"subject": subject, "scopes": options.scope or list(SCOPES)}
    if options.admin:
        entry["roles"] = ["admin"]
    for name in ("tier", "note"):
        if getattr(options, name):
            entry[name] = getattr(options, name)
    if options.expires:
        entry["expires"] = _instant(options.expires)
    with _opened(options.file, create=True) as keys:
        key = _add(keys, entry)
    _print_key(key, options)


def _rotate(options: argparse.Namespace) -> None:
    with _opened(options.file) as keys:
        old = _find(keys, options.id)
        kept = {name: old[name] for name in old if name not in {"id", "sha256", "created"}}
        key = _add(keys, {**kept, "rotates": options.id})
        end = _instant(options.grace)
        old["expires"] = min(end, old.get("expires", end))
    _print_key(key, options)


def _revoke(options: argparse.Namespace) -> None:
    with _opened(options.file) as keys:
        keys.remove(_find(keys, options.id))
    if options.json:
        print(json.dumps({"revoked": options.id}))


def _list(options: argparse.Namespace) -> None:
    keys = _read(options.file)
    if options.json:
        shown = [{name: each[name] for name in each if name != "sha256"} for each in keys]
        print(json.dumps(shown, indent=2))
        return
    for each in keys:
        scopes = " ".join(each.get("scopes", []))
        expires = str(each.get("expires", "never"))
        tier, note = each.get("tier", "-"), each.get("note", "")
        print(f"{each['id']}  {each['subject']:20} {tier:12} {expires:20} {scopes} {note}".rstrip())


def _print_key(key: str, options: argparse.Namespace) -> None:
    identity = key[3 : 3 + ID_LENGTH]
    if options.json:
        print(json.dumps({"id": identity, "key": key}))
    else:
        print(key)
        print(f"id {identity}; this is the only time that the key is shown", file=sys.stderr)


def _add(keys: list[Entry], entry: Entry) -> str:
    used = {each["id"] for each in keys}
    identity = next(each for each in iter(lambda: _random(ID_LENGTH), "") if each not in used)
    key = f"as_{identity}{_random(SECRET_LENGTH)}"
    digest = hashlib.sha256(key.encode()).hexdigest()
    keys.append({"id": identity, "sha256": digest, **entry, "created": _text(_now())})
    return key


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _find(keys: list[Entry], identity: str) -> Entry:
    for each in keys:
        if each["id"] == identity:
            return each
    raise KeysError(f"there is no key {identity}")


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _text(time: datetime) -> str:
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(value: str) -> str:
    """A time as text: given as one, or as how far it is from now."""
    span = re.fullmatch(r"(\d{1,6})([smhd])", value)
    if span:
        return _text(_now() + timedelta(seconds=int(span[1]) * UNITS[span[2]]))
    try:
        time = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError as error:
        raise KeysError(f"'{value}' is neither a time such as 90d nor a date") from error
    if time.tzinfo is None:
        time = time.replace(tzinfo=timezone.utc)
    return _text(time)


@contextmanager
def _opened(path: Path, *, create: bool = False) -> Generator[list[Entry], None, None]:
    """The entries, which are written back at the end. Commands at the same time wait."""
    with Path(f"{path}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keys = [] if create and not path.exists() else _read(path)
        yield keys
        _write(path, keys)


def _read(path: Path) -> list[Entry]:
    try:
        content = json.loads(path.read_text())
    except FileNotFoundError as error:
        raise KeysError(f"{path} does not exist") from error
    except ValueError as error:
        raise KeysError(f"{path} is not JSON") from error
    keys = cast("Entry", content).get("keys") if isinstance(content, dict) else None
    if not isinstance(keys, list):
        raise KeysError(f"{path} is not a file of keys")
    return cast("list[Entry]", keys)


def _write(path: Path, keys: list[Entry]) -> None:
    """In one step, so that a server never sees half a file; with the mode that it had."""
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    with tempfile.NamedTemporaryFile(
        "w", dir=path.absolute().parent, prefix=".keys-", delete=False
    ) as draft:
        json.dump({"keys": keys}, draft, indent=2)
        draft.write("\n")
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).chmod(mode)
    Path(draft.name).replace(path)
