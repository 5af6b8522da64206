"""``agentstudio keys`` writes a file that has no key in it."""

import hashlib
import json
import re
import threading
from pathlib import Path

import pytest

from agentstudio.cli.main import run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def create(file: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert run(["keys", "create", "--file", str(file), "--subject", "ci", *options]) == 0
    return capsys.readouterr().out.strip()


def entries(file: Path) -> list[dict[str, object]]:
    return json.loads(file.read_text())["keys"]


def test_file_has_the_digest_and_not_the_key(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = create(file, capsys, "--scope", "workflows:read", "--tier", "free", "--expires", "90d")
    assert re.fullmatch(r"as_[A-Za-z0-9]{43}", key)
    [entry] = entries(file)
    assert entry["sha256"] == hashlib.sha256(key.encode()).hexdigest()
    assert entry["id"] == key[3:11]
    assert (entry["subject"], entry["scopes"], entry["tier"]) == ("ci", ["workflows:read"], "free")
    assert key[11:] not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_list_shows_no_digest(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = create(file, capsys, "--note", "nightly")
    digest = hashlib.sha256(key.encode()).hexdigest()
    for option in ([], ["--json"]):
        assert run(["keys", "list", "--file", str(file), *option]) == 0
        shown = capsys.readouterr().out
        assert key[3:11] in shown and "nightly" in shown
        assert digest not in shown


def test_rotated_key_ends_after_its_grace(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = create(file, capsys, "--tier", "free")[3:11]
    assert run(["keys", "rotate", "--file", str(file), old, "--grace", "0s"]) == 0
    new = capsys.readouterr().out.strip()[3:11]
    first, second = entries(file)
    assert (first["id"], second["id"], second["tier"]) == (old, new, "free")
    assert "expires" in first and "expires" not in second


def test_revoked_key_is_gone(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    identity = create(file, capsys)[3:11]
    file.chmod(0o640)
    assert run(["keys", "revoke", "--file", str(file), identity]) == 0
    assert entries(file) == []
    assert file.stat().st_mode & 0o777 == 0o640
    assert run(["keys", "revoke", "--file", str(file), identity]) == 2
    assert f"there is no key {identity}" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"keys": 1}'])
def test_other_files_are_left_alone(
    file: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(content)
    assert run(["keys", "create", "--file", str(file), "--subject", "ci"]) == 2
    assert file.read_text() == content
    assert str(file) in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--subject", " "], ["--subject", "a\nb"], ["--expires", "x"]])
def test_what_a_server_would_refuse_is_not_written(file: Path, option: list[str]) -> None:
    assert run(["keys", "create", "--file", str(file), "--subject", "ci", *option]) == 2
    assert not file.exists()


def test_commands_at_once_lose_no_key(file: Path) -> None:
    command = ["keys", "create", "--file", str(file), "--subject", "ci"]
    threads = [threading.Thread(target=run, args=(command,)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(entries(file)) == 8
