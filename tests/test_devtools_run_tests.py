"""How ./dev test shares out the tests."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from devtools import (
    addons,
    run_tests,
    side_by_side,
)
from devtools.layout import Layout


def shares(arguments, layout, here):
    """The parts of a run, by name: the arguments of each."""
    parts = run_tests.shared_out(arguments, layout, here)
    return {part.name: part.arguments for part in parts}


def test_all_tests_unless_a_path_is_named(addon, tmp_path):
    (addon / "tests").mkdir()
    (tmp_path / "tests").mkdir()
    for name in ("test_x.py", "test_access_y.py", "helper.py"):
        (tmp_path / "tests" / name).touch()
    everything = {
        "addons": [str(addon / "tests")],
        "acceptance": [str(tmp_path / "tests" / "test_x.py")],
        "access": [str(tmp_path / "tests" / "test_access_y.py")],
    }
    layout = Layout(tmp_path)
    assert shares([], layout, tmp_path) == everything
    options = ["-k", "sign", "-x"]
    chosen = {name: [*options, *paths] for name, paths in everything.items()}
    assert shares(options, layout, tmp_path) == chosen
    chosen = ["-x", "tests/test_x.py::test_one"]
    assert shares(chosen, layout, tmp_path) == {"acceptance": chosen}


def test_addons_that_join_others_are_tested_apart(addon, tmp_path):
    joining = tmp_path / "one_more"
    for folder in (addon / "tests", joining / "tests", tmp_path / "tests"):
        folder.mkdir(parents=True)
    (joining / "__manifest__.py").write_text("{'auto_install': True}")
    assert addons.optional(addons.find(tmp_path)) == [joining]
    layout = Layout(tmp_path)
    core, others = run_tests.shared_out(["-x"], layout, tmp_path)
    assert core.arguments == ["-x", str(addon / "tests")]
    assert others.arguments == ["-x", str(joining / "tests")]
    assert (core.complete, others.complete) == (False, True)
    chosen = ["-x", "one_more/tests::test_one"]
    assert shares(chosen, layout, tmp_path) == {"joining": chosen}


def test_no_test_file_is_left_out():
    """Every file of tests of this checkout is in exactly one part."""
    layout = Layout.of_this_checkout()
    parts = run_tests.shared_out([], layout, layout.root)
    paths = [Path(path) for part in parts for path in part.paths]
    for file in layout.root.glob("*/**/test_*.py"):
        if ".odoo" not in file.parts and "node_modules" not in file.parts:
            assert sum(file.is_relative_to(path) for path in paths) == 1, file


def test_parts_run_side_by_side_unless_they_share_something():
    assert run_tests.lanes(["-k", "sign"], 8) == 2
    assert run_tests.lanes([], 1) == 1
    for alone in ("--pdb", "-x", "--cov=customer_portal_ext", "--maxfail=1"):
        assert run_tests.lanes(["-k", "sign", alone], 8) == 1
    parts = [run_tests.Part("a", ("x",), ("--cov",)), run_tests.Part("b", ("y",))]
    first, second = run_tests.with_coverage(parts)
    assert first.arguments == ["--cov", "x"]
    assert second.arguments == ["--cov-append", "y"]


def test_jobs_run_together_and_keep_their_order(capfd):
    """Two that wait for each other end only if they run at once; all lines arrive."""
    ended = []
    script = (
        "import os, sys, time\n"
        "mine, other, status = sys.argv[1:]\n"
        "open(mine, 'w').close()\n"
        "while not os.path.exists(other): time.sleep(.05)\n"
        "print('line of', os.path.basename(mine))\n"
        "sys.exit(int(status))\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        one, two = f"{folder}/one", f"{folder}/two"
        python = [sys.executable, "-c", script]
        jobs = [
            side_by_side.Job([*python, one, two, "3"], lambda: ended.append("one")),
            side_by_side.Job([*python, two, one, "0"], lambda: ended.append("two")),
            side_by_side.Job([sys.executable, "-c", "print('third')"]),
        ]
        assert side_by_side.run(jobs, dict(os.environ), 2) == [3, 0, 0]
    assert sorted(ended) == ["one", "two"]
    lines = capfd.readouterr().out.splitlines()
    assert sorted(lines) == ["line of one", "line of two", "third"]


@pytest.mark.parametrize(
    ("statuses", "status"),
    [([0, 0], 0), ([5, 0], 0), ([0, 5], 0), ([5, 5], 5), ([0, 1], 1), ([2, 0], 2)],
)
def test_two_runs_have_one_status(statuses, status):
    assert run_tests.overall(statuses) == status


def test_left_overs_are_those_of_processes_that_are_gone():
    assert not run_tests.is_left_over(f"test_{os.getpid()}_1")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert run_tests.is_left_over(f"test_{gone.pid}_3")
    assert not run_tests.is_left_over("demo")
    assert not run_tests.is_left_over("template_stock_0")
