"""The outcomes of tests in the format that CI servers read."""

import re
from typing import Final
from xml.etree import ElementTree

from agentstudio_builtin.runner.pytest_session import Outcome, TestResult

_ELEMENTS: Final[dict[Outcome, str]] = {
    "failed": "failure",
    "error": "error",
    "skipped": "skipped",
    "xfailed": "skipped",
}

_NOT_IN_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def junit_xml(tests: list[TestResult]) -> bytes:
    """Return the tests as JUnit's XML, in UTF-8."""
    suite = ElementTree.Element(
        "testsuite",
        name="pytest",
        tests=str(len(tests)),
        failures=_count(tests, "failed"),
        errors=_count(tests, "error"),
        skipped=str(sum(test.outcome in ("skipped", "xfailed") for test in tests)),
        time=_seconds(sum(test.duration_ms for test in tests)),
    )
    for test in tests:
        file, _, name = test.nodeid.partition("::")
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=_text(file),
            name=_text(name or file),
            time=_seconds(test.duration_ms),
        )
        if test.outcome in _ELEMENTS:
            message = _text(test.message or "")
            ElementTree.SubElement(case, _ELEMENTS[test.outcome], message=message)
        if test.output:
            ElementTree.SubElement(case, "system-out").text = _text(test.output)
    return ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True)


def _count(tests: list[TestResult], outcome: Outcome) -> str:
    return str(sum(test.outcome == outcome for test in tests))


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}"


def _text(words: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", words)
