"""The problems that tests expect."""

from typing import Any

ERRORS = "https://api.agentstudio.dev/errors/"


def problem(slug: str, title: str, status: int, detail: str, **more: object) -> dict[str, Any]:
    return {"type": ERRORS + slug, "title": title, "status": status, "detail": detail, **more}
