"""The rules of the house that no linter knows."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bot.terminal.app import VERBS
from config.settings import describe, load_settings
from tools.registry import PROVIDERS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "graph", "tools", "config")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
MAKEFILE = (ROOT / "Makefile").read_text()
NOT_IMPORTED = {"httptools", "uvloop", "tzdata"}  # uvicorn finds the first two; zoneinfo reads the third in need.
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
PROMISES = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def modules(*roots: str) -> Iterator[Path]:
    for root in roots:
        yield from sorted(path for path in (ROOT / root).rglob("*.py") if "__pycache__" not in path.parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, re.MULTILINE))


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_no_pattern_forbids_its_groups_to_go_back() -> None:
    """Python before 3.11.5, as on Debian 12, misreads possessive groups and atomic ones."""
    lines = ((path, n, line) for path in modules(*PACKAGES) for n, line in enumerate(path.read_text().splitlines(), 1))

    assert [place(path, n) for path, n, line in lines if re.search(r"(?<!\\)\)[*+?]\+|\(\?>", line)] == []


def test_no_module_and_no_function_is_too_long() -> None:
    paths = list(modules(*PACKAGES, "tests"))

    long_modules = [place(p, n) for p in paths if (n := len(p.read_text().splitlines())) > LONGEST_MODULE]
    long_functions = [
        place(path, node.lineno)
        for path in paths
        if "versions" not in path.parts  # A migration lists the tables of its day.
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long_modules == []
    assert long_functions == []


def test_nothing_is_promised_in_comments() -> None:
    promises = [
        place(path, number)
        for path in modules(*PACKAGES, "tests")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if PROMISES.search(line)
    ]

    assert promises == []


def test_modules_are_named_after_what_is_in_them() -> None:
    assert [p for p in modules(*PACKAGES, "tests") if p.stem in VAGUE_NAMES] == []


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for path in modules(*PACKAGES) if "migrations" not in path.parts}

    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_the_vocabulary_imports_only_pydantic() -> None:
    allowed = sys.stdlib_module_names | {"pydantic"}
    strangers = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("graph/core")
        for name in imported_names(path)
        if not name.startswith("graph.core") and name.partition(".")[0] not in allowed
    }

    assert strangers == set()


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    distributions = packages_distributions()
    imported = {name.partition(".")[0] for path in modules(*PACKAGES) for name in imported_names(path)}
    strangers = imported - sys.stdlib_module_names - set(PACKAGES)

    provided = {name: {plain(d) for d in distributions.get(name, [])} for name in strangers}

    assert {name for name, by in provided.items() if not any(d.startswith(tuple(declared())) for d in by)} == set()
    assert declared() - {d for by in provided.values() for d in by} == NOT_IMPORTED


def declared() -> set[str]:
    project = PYPROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return {plain(re.split(r"[^\w.-]", line)[0]) for line in [*project["dependencies"], *extras]}


def plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_the_readme_names_every_setting_and_no_other() -> None:
    settings = {line.variable for line in describe(load_settings({"HOME": "/home/anna"}, ROOT / "docs"))}

    named = set(re.findall(r"^\| `((?:GREENLIGHT|SLACK)_\w+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))

    assert named == settings


def test_every_kind_of_tool_is_held_apart_from_the_others() -> None:
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    (independence,) = (contract for contract in contracts if contract["type"] == "independence")

    kinds = {f"tools.{path.parent.name}" for path in (ROOT / "tools").glob("*/__init__.py")}

    assert set(independence["modules"]) == kinds


def test_every_provider_is_chosen_in_the_composition_root_alone() -> None:
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    (protected,) = (contract for contract in contracts if contract["type"] == "protected")

    providers = {dotted.partition(":")[0] for kind in PROVIDERS.values() for dotted in kind.values()}

    assert set(protected["protected_modules"]) == providers
    assert protected["allowed_importers"] == ["bot.studio"]


def first_column(table: str) -> list[str]:
    return [row.split("|")[1] for row in table.splitlines() if row.startswith("|")]


def test_the_readme_names_every_verb_and_no_other() -> None:
    table = (ROOT / "README.md").read_text().partition("| verb |")[2].partition("\n\n")[0]

    named = {words.split()[0] for words in re.findall(r"`([a-z ]+)`", " ".join(first_column(table)))}

    assert named == {name for _, names in VERBS for name in names}


def test_every_target_of_make_says_what_it_does() -> None:
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    explained = set(re.findall(r"^  make ([a-z-]+) +\S", shown, re.MULTILINE))

    assert explained == make_targets()
    assert {"demo", "test", "check", "format", "bench", "clean", "setup"} <= explained


def test_no_target_of_make_is_taken_for_a_file() -> None:
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())  # type: ignore[index]

    assert phony == make_targets()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_in_the_pages_exists(page: str) -> None:
    named = set(re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", (ROOT / page).read_text(), re.MULTILINE))
    targets = {first or second for first, second in named}

    assert targets
    assert targets <= make_targets()


def test_links_between_the_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert broken == []


def test_one_version_of_uv_is_used_everywhere() -> None:
    makefile = re.search(r"^UV_VERSION := (\S+)$", MAKEFILE, re.MULTILINE)
    dockerfile = re.search(r"\buv==(\S+)", (ROOT / "Dockerfile").read_text())

    assert makefile
    assert dockerfile
    assert makefile[1] == dockerfile[1]


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## [{PYPROJECT['project']['version']}]" in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.slow
def test_the_wheel_holds_the_data_and_no_tests(tmp_path: Path) -> None:
    build = [ROOT / ".uv/bin/uv", "build", "--wheel", "--offline", "--quiet", "--out-dir", tmp_path, ROOT]

    subprocess.run(build, check=True)

    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {str(path.relative_to(ROOT)) for path in data_files()}
    assert shipped
    assert shipped <= set(names)
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == set(PACKAGES)


def data_files() -> Iterator[Path]:
    listed = ["git", "ls-files", "--", *PACKAGES]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines():
        if not name.endswith(".py"):
            yield ROOT / name
