"""The command line of the tools, and what it says when something is wrong."""

import socket
from pathlib import Path

import pytest

from devtools import (
    cli,
    demo,
    demo_guide,
    network,
    process,
    report,
    run_tests,
    system,
)
from devtools.layout import Layout

# -- sentences instead of tracebacks ---------------------------------------------------


def test_a_port_in_use():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(report.Problem, match=f"Port {port} is in use") as raised:
            network.require_free(port, "--port")
    assert raised.value.status == 2
    network.require_free(port, "--port")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("tar: write: No space left on device", "The disk is full: unpacking"),
        ("Could not resolve 'mirror.example'", "No network: unpacking"),
        ("npm error code ENOTFOUND", "No network: unpacking"),
        ("one\ntwo", "Unpacking did not work. The end of log:\n    one\n    two"),
    ],
)
def test_a_program_that_failed(output, sentence):
    assert process.explain("unpacking", output, Path("log")).startswith(sentence)


def test_a_program_that_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(system, "can_install", lambda: False)
    need = system.Need("flying", ("wings", "tail"), programs=("no-such-program",))
    with pytest.raises(report.Problem, match="for flying.*wings tail") as raised:
        system.require((need,), tmp_path / "log")
    assert raised.value.status == 2
    system.prefer(need, tmp_path / "log")


@pytest.mark.parametrize("name", ["", "a b", 'a"b', "test_1", "template_x", "postgres"])
def test_a_demo_needs_a_good_name(name, tmp_path):
    with pytest.raises(report.Problem, match="name of a database"):
        demo.run(Layout(tmp_path), 8069, 8070, name, reset=False)


def test_the_command_line_ends_with_a_sentence(monkeypatch, capsys):
    def failing(*_):
        raise report.Problem("The disk is full.", 1)

    monkeypatch.setattr(demo, "run", failing)
    assert cli.main(["demo"]) == 1
    assert capsys.readouterr().err == "./dev: The disk is full.\n"


# -- arguments -------------------------------------------------------------------------


def test_the_demo_s_arguments():
    parser = cli.make_parser()
    chosen = parser.parse_args(["demo"])
    assert (chosen.port, chosen.db, chosen.reset) == (8069, "demo", False)
    chosen = parser.parse_args(["demo", "--port", "9000", "--db", "mine", "--reset"])
    assert (chosen.port, chosen.db, chosen.reset) == (9000, "mine", True)


@pytest.mark.parametrize("arguments", [[], ["fly"], ["demo", "--fly"], ["lint", "x"]])
def test_wrong_arguments(arguments):
    with pytest.raises(SystemExit) as raised:
        cli.main(arguments)
    assert raised.value.code == 2


def test_pytest_gets_its_arguments(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(run_tests, "run", lambda layout, rest: seen.extend(rest) or 5)
    assert cli.main(["test", "-k", "sign", "--maxfail=1", "tests"]) == 5
    assert seen == ["-k", "sign", "--maxfail=1", "tests"]


def test_the_guide_names_everybody():
    text = demo_guide.text("http://localhost:8069", "http://localhost:8070")
    assert "http://localhost:8070" in text
    assert all(person.login in text for person in demo_guide.PEOPLE)
    assert all(hint in text for hint in demo_guide.HINTS)
