"""Exit codes, and where secrets are kept."""

from pathlib import Path

import pytest

from agentstudio.cli import profiles
from agentstudio.cli.main import run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("AGENTSTUDIO_API_KEY", "AGENTSTUDIO_BASE_URL", "AGENTSTUDIO_PROFILE"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_credential_the_command_line_is_to_blame(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["list"]) == 2
    assert "AGENTSTUDIO_API_KEY" in capsys.readouterr().err


def test_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_profile_is_for_its_owner_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "_keyring", lambda: None)
    assert profiles.load("default") == {}
    assert profiles.save("default", "http://localhost:1", "as_secret") == str(profiles.path())
    assert profiles.load("default") == {"url": "http://localhost:1", "key": "as_secret"}
    assert profiles.path().stat().st_mode & 0o777 == 0o600
    assert profiles.path().parent.stat().st_mode & 0o077 == 0


def test_completion_has_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion"]) == 0
    printed = capsys.readouterr().out
    assert all(f" {name} " in printed.replace("'", " ") for name in ("run", "artifacts", "keys"))
