"""Set-up on a bare machine: what it asks for, what it leaves out, what it says when it cannot go on."""

import ast
import json
import re
import sys
from pathlib import Path

import pytest

from oversight import assets, bootstrap, native, steps
from oversight.steps import SetupError

PROJECT = Path(__file__).resolve().parents[2]
STDLIB_ONLY = ["bootstrap", "steps", "native", "assets", "port"]

STYLES = (
    "/*! Copyright of a font */@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
    ".a{font-family:GDS Transport,arial,sans-serif;background:url(/assets/images/govuk-crest.svg)}"
    ".b{background:url('/assets/images/icon.svg')}.c{background:url(/assets/images/gone.svg)}"
    '.d{background:url("data:image/svg+xml,x")}\n/*# sourceMappingURL=kit.min.css.map */'
)


@pytest.fixture
def commands(monkeypatch):
    """The commands that set-up would run; none is run."""
    called = []
    monkeypatch.setattr(bootstrap, "run", lambda command, failure, env=None: called.append(command))
    monkeypatch.setattr(native, "run", lambda command, failure, env=None: called.append(command))
    return called


@pytest.fixture
def kit(tmp_path):
    images = tmp_path / "assets" / "images"
    images.mkdir(parents=True)
    (images / "icon.svg").write_text("<svg/>")
    (images / "govuk-crest.svg").write_text("<svg/>")
    return tmp_path


@pytest.mark.parametrize("name", STDLIB_ONLY)
def test_what_runs_before_anything_is_installed_needs_the_standard_library_only(name):
    tree = ast.parse((PROJECT / "oversight" / f"{name}.py").read_text(), feature_version=(3, 8))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    foreign = {module for module in modules if module.split(".")[0] not in {*sys.stdlib_module_names, "oversight"}}
    ours = {module for module in modules if module.startswith("oversight.")}
    assert not foreign
    assert ours <= {f"oversight.{each}" for each in STDLIB_ONLY}


def test_the_lock_of_the_kits_records_no_download_address():
    lock = (PROJECT / "package-lock.json").read_text()
    assert "://" not in lock
    assert all("integrity" in package for path, package in json.loads(lock)["packages"].items() if path)


def test_a_set_up_that_is_up_to_date_runs_nothing(commands, monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    (tmp_path / ".stamp").write_text(bootstrap.digest(PROJECT / "package-lock.json", Path(assets.__file__)))
    lock = bootstrap.digest(PROJECT / "uv.lock", PROJECT / "pyproject.toml")
    (tmp_path / "oversight-stamp").write_text(lock)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(assets, "TARGET", tmp_path)
    bootstrap.python_packages(dev=False)
    bootstrap.front_end()
    assert commands == []
    bootstrap.python_packages(dev=True)
    assert [command[1:3] for command in commands] == [["sync", "--locked"]]


def test_the_tools_stay_when_only_the_site_is_set_up_again(commands, monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pytest").touch()
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    bootstrap.python_packages(dev=False)
    assert "--no-dev" not in commands[-1]


def test_an_old_python_is_refused_with_the_versions_that_will_do(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(SetupError, match=r"needs Python 3\.11, 3\.12 or 3\.13"):
        bootstrap.find_python()


def test_a_newer_python_elsewhere_on_the_path_is_used(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/opt/" + name if name == "python3.12" else None)
    assert bootstrap.find_python() == "/opt/python3.12"


def test_without_node_npm_comes_from_a_python_package(monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap, "find_python", lambda: "python")
    monkeypatch.setattr(bootstrap, "find_uv", lambda python: "uv")
    assert bootstrap.find_npm() == ["uv", "tool", "run", "--python", "python", "--from", bootstrap.NODE, "npm"]


def test_root_installs_the_libraries_that_do_not_load(commands, monkeypatch):
    monkeypatch.setattr(native, "may_install", lambda: True)
    monkeypatch.setattr(native, "loads", lambda name: name != "pangoft2-1.0")
    monkeypatch.setattr(native, "has_font", lambda pattern: True)
    native.install(tests=False)
    assert [command[:2] for command in commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert commands[1][-1] == "libpangoft2-1.0-0"


def test_everybody_else_is_told_the_exact_command(commands, monkeypatch):
    monkeypatch.setattr(native, "is_root", lambda: False)
    monkeypatch.setattr(native, "loads", lambda name: name != "pangoft2-1.0")
    monkeypatch.setattr(native, "has_font", lambda pattern: True)
    monkeypatch.setattr(native.shutil, "which", lambda name: "/usr/bin/" + name)
    with pytest.raises(SetupError, match=r"sudo apt-get update && sudo apt-get install .*-y libpangoft2-1\.0-0'"):
        native.install(tests=False)
    assert commands == []


def test_another_font_will_do_where_none_may_be_installed(commands, monkeypatch):
    monkeypatch.setattr(native, "is_root", lambda: False)
    monkeypatch.setattr(native, "loads", lambda name: True)
    monkeypatch.setattr(native, "has_font", lambda pattern: pattern != native.FONT_FILE)
    native.install(tests=False)
    assert commands == []


def test_tests_ask_for_a_browser_and_a_pdf_reader(commands, monkeypatch):
    monkeypatch.setattr(native, "may_install", lambda: True)
    monkeypatch.setattr(native, "loads", lambda name: True)
    monkeypatch.setattr(native, "has_font", lambda pattern: True)
    monkeypatch.setattr(native.shutil, "which", lambda name: None)
    native.install(tests=True)
    assert commands[1][-2:] == ["chromium", "poppler-utils"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("error: Failed to write: No space left on device (os error 28)", "a disk is full"),
        ("npm error code ENOSPC", "a disk is full"),
        ("npm error code EAI_AGAIN", "cannot be reached"),
        ("error: client error (Connect)\n dns error: failed to lookup", "cannot be reached"),
        ("E: Failed to fetch http://x/ Temporary failure resolving", "cannot be reached"),
        ("error: failed to open file: Permission denied (os error 13)", "chown"),
        ("note\nerror: The lockfile needs to be updated\nmore", "The lockfile needs to be updated"),
    ],
)
def test_what_a_tool_says_becomes_one_sentence_with_the_mend(said, told):
    sentence = steps.trouble(said, failure="It failed")
    assert sentence.startswith("It failed: ")
    assert told in sentence
    assert "\n" not in sentence


def test_a_step_that_fails_leaves_what_it_said(monkeypatch, tmp_path):
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "LOG", tmp_path / "setup.log")
    with pytest.raises(SetupError, match=r"No luck: error: the moon is full\. All it said is in setup\.log"):
        steps.run([sys.executable, "-c", "print('error: the moon is full'); raise SystemExit(3)"], "No luck")
    assert "the moon is full" in (tmp_path / "setup.log").read_text()


def test_the_styles_lose_what_only_gov_uk_may_show(kit):
    styles, images = assets.adapt_styles(STYLES, kit)
    assert not re.search("transport|font-face|copyright|crest|woff|sourceMap", styles, re.IGNORECASE)
    assert f".a{{font-family:{assets.FONTS};background:none}}" in styles
    assert [image.name for image in images] == ["icon.svg"]


def test_the_styles_name_only_files_that_are_copied(kit):
    styles, _ = assets.adapt_styles(STYLES, kit)
    assert re.findall(r"url\(([^)]*)\)", styles) == ['"images/icon.svg"', '"data:image/svg+xml,x"']


def test_the_installed_kits_are_whole_and_free_of_gov_uk():
    bootstrap.front_end()
    for name in assets.KITS:
        styles = (assets.TARGET / f"{name}.min.css").read_text()
        script = (assets.TARGET / f"{name}.min.js").read_text()
        assert not re.search("GDS Transport|font-face|sourceMappingURL", styles + script)
        for address in re.findall(r'url\("([^"]*)"\)', styles):
            assert address.startswith("data:") or (assets.TARGET / address).is_file()
    names = [path.name for path in assets.TARGET.rglob("*")]
    assert not [name for name in names if assets.NOT_OURS.search(name) or name.endswith((".woff", ".woff2", ".map"))]
