"""The repository itself: what must not stand in it, size of modules, pinned dependencies, entry points."""

import ast
import os
import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PACKAGES = ("assets", "pipelines", "sources", "warehouse")
MOST_LINES = 350
# Index and mirror hosts, and folders that exist on one machine only. Character classes keep this file clean.
FORBIDDEN = re.compile(
    r"pypi[.]org|python[h]osted|registry[.]npmjs|deb[.]debian|mirrors?[.]\w+[.](?:com|edu|cn)"
    r"|/wor[k]/|/far[m]/|/tmp/la[b]|[.]librar[y]/|/opt/pyp[i]|/hom[e]/\w|/User[s]/\w|/roo[t]/"
)
TEXT = {
    ".py",
    ".md",
    ".yml",
    ".yaml",
    ".sql",
    ".csv",
    ".toml",
    ".txt",
    ".json",
    ".html",
    ".ipynb",
    ".cfg",
    "",
}


def tracked(repo: Path) -> list[Path]:
    """The files that a commit would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=repo,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = listed.stdout.decode("utf-8", "surrogateescape").split("\0")
    return [repo / name for name in names if name and (repo / name).is_file()]


@pytest.fixture(scope="module")
def project(repo: Path) -> dict[str, Any]:
    return tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pins(repo: Path) -> dict[str, str]:
    """Version by canonical name; fails on a line that is not an exact pin."""
    found: dict[str, str] = {}
    for line in (repo / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pin = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.!+]+)", line)
            assert pin, f"not an exact pin: {line}"
            found[canonicalize_name(pin[1])] = pin[2]
    return found


def declared(project: dict[str, Any]) -> list[str]:
    extras = project["project"]["optional-dependencies"]
    return [*project["project"]["dependencies"], *(name for extra in extras.values() for name in extra)]


def test_no_file_names_an_index_or_a_machine(repo: Path) -> None:
    wrong = [
        f"{file.relative_to(repo)}: {found[0]}"
        for file in tracked(repo)
        if file.suffix in TEXT
        for found in FORBIDDEN.finditer(file.read_text(encoding="utf-8", errors="replace"))
    ]
    assert wrong == []


def test_every_module_says_what_it_is_for(repo: Path) -> None:
    files = [file for file in tracked(repo) if file.suffix == ".py"]
    assert files
    assert [
        str(file.relative_to(repo))
        for file in files
        if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ] == []


def test_modules_are_one_room_each(repo: Path) -> None:
    sizes = {
        str(file.relative_to(repo)): file.read_text(encoding="utf-8").count("\n")
        for package in (*PACKAGES, "benchmarks")
        for file in sorted((repo / package).rglob("*.py"))
    }
    assert {name: lines for name, lines in sizes.items() if lines > MOST_LINES} == {}


def test_constraints_cover_every_dependency(project: dict[str, Any], pins: dict[str, str]) -> None:
    """Declared ones and all that they need here; every pin runs on the oldest Python promised."""
    oldest = project["project"]["requires-python"].removeprefix(">=") + ".0"
    missing: set[str] = set()
    too_new: dict[str, str] = {}
    seen: set[str] = set()
    waiting = [Requirement(name) for name in declared(project)]
    while waiting:
        needed = waiting.pop()
        name = canonicalize_name(needed.name)
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        if name not in pins:
            missing.add(name)
        elif installed.version == pins[name]:
            python = installed.metadata.get("Requires-Python", "")
            if not SpecifierSet(python).contains(oldest):
                too_new[name] = python
        if str(needed) in seen:
            continue
        seen.add(str(needed))
        for text in installed.requires or ():
            requirement = Requirement(text)
            environments = [{"extra": extra} for extra in (*needed.extras, "")]
            if requirement.marker is None or any(map(requirement.marker.evaluate, environments)):
                waiting.append(requirement)
    assert missing == set()
    assert too_new == {}


def test_declared_dependencies_are_pinned(project: dict[str, Any], pins: dict[str, str]) -> None:
    names = {canonicalize_name(Requirement(name).name) for name in declared(project)}
    assert names - pins.keys() == set()


def test_the_build_is_pinned_too(project: dict[str, Any], pins: dict[str, str]) -> None:
    for text in project["build-system"]["requires"]:
        requirement = Requirement(text)
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


def test_the_project_is_private_and_lists_its_packages(project: dict[str, Any]) -> None:
    """An upload by mistake is refused by the classifier; a folder more never becomes a package by itself."""
    assert "Private :: Do Not Upload" in project["project"]["classifiers"]
    assert sorted(project["tool"]["setuptools"]["packages"]["find"]["include"]) == [
        f"{name}*" for name in PACKAGES
    ]


def test_data_files_travel_with_their_package(project: dict[str, Any], repo: Path) -> None:
    patterns = project["tool"]["setuptools"]["package-data"]["*"]
    suffixes = {pattern.removeprefix("*") for pattern in patterns}
    found = {
        file.suffix
        for package in PACKAGES
        for file in (repo / package).rglob("*")
        if file.suffix in {".yml", ".yaml", ".sql", ".csv", ".json"} and "bureaus" not in file.parts
    }
    assert found <= suffixes


def test_the_ci_entry_point_can_be_run(repo: Path) -> None:
    entry = repo / ".ci" / "run"
    assert os.access(entry, os.X_OK)
    assert subprocess.run(["bash", "-n", str(entry)], check=False).returncode == 0
    assert "make test" in entry.read_text(encoding="utf-8")


@pytest.mark.parametrize("target", ["install", "run", "test", "bench", "check", "clean"])
def test_the_makefile_has_the_target(repo: Path, target: str) -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "--always-make", target], cwd=repo, capture_output=True, text=True, check=False
    )
    assert planned.returncode == 0, planned.stderr
    assert planned.stdout


@pytest.mark.parametrize(("code", "made"), [(0, 0), (1, 0), (2, 2), (137, 2)])
def test_errors_of_the_data_do_not_fail_make_run(repo: Path, tmp_path: Path, code: int, made: int) -> None:
    """zwgk exits 1 when the data has errors, as the sample's has; every other failure is make's failure."""
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "zwgk").write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
    (programs / "zwgk").chmod(0o755)
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_bytes((repo / name).read_bytes())
    for stamp in (programs / "pip", programs.parent / ".runtime"):
        stamp.touch()
    done = subprocess.run(["make", "run"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == made, done.stderr
