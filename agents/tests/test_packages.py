"""The distributions install separately, and their packages use each other one way only."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

AGENTS = Path(__file__).parents[1]

PACKAGES = {
    "sdk": "agentstudio_agents",
    "sandbox": "agentstudio_sandbox",
    "service": "agentstudio_service",
    "builtin": "agentstudio_builtin",
}
"""The package of each distribution."""

OPTIONAL = {
    "sdk": {"agentstudio_service", "langchain_core", "langgraph", "pydantic_ai"},
    "builtin": {"transformers", "torch"},
}
"""What a distribution uses where it is installed."""


@cache
def modules(distribution: str) -> dict[str, ast.Module]:
    """Return the modules of a distribution by name."""
    folder = AGENTS / distribution
    files = (folder / PACKAGES[distribution]).rglob("*.py")
    return {
        ".".join(file.relative_to(folder).with_suffix("").parts): ast.parse(file.read_text())
        for file in files
    }


def imports(module: ast.Module) -> Iterator[str]:
    """Yield the modules that a module imports."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            assert node.module is not None
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def project(distribution: str) -> dict[str, Any]:
    return tomllib.loads((AGENTS / distribution / "pyproject.toml").read_text())


def normalized(requirement: str) -> str:
    name = re.split(r"[<>=\[;]", requirement)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("distribution", PACKAGES)
def test_distribution_declares_what_it_imports(distribution: str) -> None:
    declared = {normalized(each) for each in project(distribution)["project"]["dependencies"]}
    found = {name.partition(".")[0] for each in modules(distribution).values()
             for name in imports(each)}  # fmt: skip
    foreign = (
        found
        - sys.stdlib_module_names
        - {PACKAGES[distribution]}
        - OPTIONAL.get(distribution, set())
    )
    names = packages_distributions()
    ours = {package: project(each)["project"]["name"] for each, package in PACKAGES.items()}
    providers = {each: ours.get(each) or names[each][0] for each in foreign}
    undeclared = {each for each, by in providers.items() if normalized(by) not in declared}
    assert undeclared - {"pydantic_core"} == set()  # It comes with Pydantic, in one version.


@pytest.mark.parametrize("distribution", PACKAGES)
def test_every_package_is_installed(distribution: str) -> None:
    named = set(project(distribution)["tool"]["setuptools"]["packages"])
    assert named == {name.removesuffix(".__init__") for name in modules(distribution)
                     if name.endswith("__init__")}  # fmt: skip


def test_packages_have_no_cycles() -> None:
    uses: dict[str, set[str]] = {}
    for distribution in PACKAGES:
        for name, module in modules(distribution).items():
            package = package_of(name.removesuffix(".__init__"))
            used = {package_of(each) for each in imports(module) if each.startswith("agentstudio")}
            uses.setdefault(package, set()).update(used - {package})
    roots = set(PACKAGES.values())  # Modules next to packages may use them and be used by them.
    TopologicalSorter({each: used - roots for each, used in uses.items() if each not in roots}
                      ).prepare()  # fmt: skip


def package_of(module: str) -> str:
    """Return the package below the root that a module is in, or the root itself."""
    parts = module.split(".")
    folder = Path(AGENTS, next(key for key, each in PACKAGES.items() if each == parts[0]), *parts)
    return ".".join(parts if folder.is_dir() else parts[:-1])


@pytest.mark.parametrize("distribution", PACKAGES)
def test_no_module_is_taken_for_a_test(distribution: str) -> None:
    for name in modules(distribution):
        last = name.rpartition(".")[2]
        assert not last.startswith("test_"), name
        assert not last.endswith("_test"), name


def test_an_agent_needs_little() -> None:
    look = (
        "import sys, agentstudio_agents.testing, agentstudio_agents.callable_agent;"
        "print(sorted({name.partition('.')[0] for name in sys.modules}"
        " & {'starlette', 'uvicorn', 'httpx', 'pandas', 'numpy', 'agentstudio_service'}))"
    )
    ended = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
    dependencies = project("sdk")["project"]["dependencies"]
    assert {normalized(each) for each in dependencies} == {"pydantic", "typing-extensions"}
