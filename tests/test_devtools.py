"""The developer tools themselves: what of them needs no server and no network."""

import os
import socket
import subprocess
import sys
import tempfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from devtools import (
    addons,
    cli,
    debian,
    demo,
    demo_guide,
    hygiene,
    locks,
    mail,
    mailbox,
    network,
    odoo_log,
    odoo_source,
    postgres,
    process,
    report,
    run_tests,
    side_by_side,
    system,
    templates,
    venv,
)
from devtools.layout import Layout
from devtools.mailcatcher import MailCatcher

# -- addons ----------------------------------------------------------------------------


@pytest.fixture
def addon(tmp_path):
    """A folder with one addon of two files."""
    folder = tmp_path / "one"
    (folder / "models").mkdir(parents=True)
    (folder / "__manifest__.py").write_text("{'depends': ['sale', 'two']}")
    (folder / "models" / "sale.py").write_text("a = 1")
    return folder


def test_addons_are_found_by_their_manifest(addon, tmp_path):
    (tmp_path / "tests").mkdir()
    assert addons.find(tmp_path) == [addon]


def test_foreign_dependencies_leave_out_our_own(addon, tmp_path):
    other = tmp_path / "two"
    other.mkdir()
    (other / "__manifest__.py").write_text("{'depends': ['purchase']}")
    found = addons.find(tmp_path)
    assert addons.foreign_dependencies(found) == ["purchase", "sale"]


@pytest.mark.parametrize(
    "name", ["models/sale.py", "views/x.xml", "static/src/x.js", "i18n/de.po"]
)
def test_fingerprint_changes_with(name, addon):
    before = addons.fingerprint([addon])
    path = addon / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    assert addons.fingerprint([addon]) != before


@pytest.mark.parametrize(
    "name",
    ["tests/test_x.py", "static/tests/tour.js", "readme/USAGE.md", "models/sale.pyc"],
)
def test_fingerprint_ignores(name, addon):
    before = addons.fingerprint([addon])
    path = addon / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    assert addons.fingerprint([addon]) == before


def test_fingerprint_sees_a_renamed_file(addon):
    before = addons.fingerprint([addon])
    (addon / "models" / "sale.py").rename(addon / "models" / "order.py")
    assert addons.fingerprint([addon]) != before


# -- templates -------------------------------------------------------------------------


def test_a_template_is_named_after_all_it_is_made_from():
    stock = templates.Template("stock", ("sale",), "19.0")
    variants = {
        stock.name,
        templates.Template("stock", ("sale", "purchase"), "19.0").name,
        templates.Template("stock", ("sale",), "19.1").name,
        templates.Template("stock", ("sale",), "19.0", with_demo=False).name,
        templates.Template("stock", ("sale",), "19.0", parent=stock).name,
        templates.Template("stock", ("sale",), "19.0", finish="pass").name,
    }
    assert len(variants) == 6
    # PostgreSQL cuts longer names off.
    assert all(len(name) < 63 for name in variants)


def test_left_overs_are_those_of_processes_that_are_gone():
    assert not run_tests.is_left_over(f"test_{os.getpid()}_1")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert run_tests.is_left_over(f"test_{gone.pid}_3")
    assert not run_tests.is_left_over("demo")
    assert not run_tests.is_left_over("template_stock_0")


# -- where things come from ------------------------------------------------------------

URIS = """\
'https://packages.example/ubuntu/dists/noble/InRelease' packages_noble 0
'http://security.example/debian-security/dists/bookworm-security/InRelease' s 0
'http://mirror.example/debian/dists/bookworm/InRelease' m 0
'http://mirror.example/debian/dists/bookworm-updates/InRelease' u 0
"""


def test_the_mirror_is_that_of_the_release_itself():
    debian_12 = {"ID": "debian", "VERSION_CODENAME": "bookworm"}
    found = debian.mirror_among(URIS, debian_12)
    assert found == "http://mirror.example/debian"


def test_only_debian_has_a_debian_mirror():
    ubuntu = {"ID": "ubuntu", "VERSION_CODENAME": "noble"}
    assert debian.mirror_among(URIS, ubuntu) is None
    assert debian.mirror_among("", {"ID": "debian"}) is None


def test_a_mirror_can_be_named(monkeypatch):
    monkeypatch.setenv("DEBIAN_MIRROR", "http://mirror.example/debian/")
    assert debian.mirror() == "http://mirror.example/debian"


def test_odoo_home_must_hold_our_series(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(report.Problem, match="holds no Odoo"):
        odoo_source.ensure(Layout(tmp_path))
    (tmp_path / "odoo").mkdir()
    release = tmp_path / "odoo" / "release.py"
    release.write_text("version_info = (18, 0, 0, FINAL, 0, '')")
    with pytest.raises(report.Problem, match=r"holds Odoo 18\.0"):
        odoo_source.ensure(Layout(tmp_path))
    release.write_text("version_info = (19, 0, 0, FINAL, 0, '')")
    (tmp_path / "addons").mkdir()
    source = odoo_source.ensure(Layout(tmp_path))
    assert source.import_path == tmp_path
    assert source.addons_path == (tmp_path / "addons",)


def test_an_environment_is_made_again_when_anything_changes():
    here = Path("/here/venv")
    keys = {
        venv.key_of(["a==1"], (3, 11), here),
        venv.key_of(["a==2"], (3, 11), here),
        venv.key_of(["a==1", ""], (3, 11), here),
        venv.key_of(["a==1"], (3, 12), here),
        venv.key_of(["a==1"], (3, 11), Path("/there/venv")),
    }
    assert len(keys) == 5


def test_every_package_is_pinned():
    for path in Layout.of_this_checkout().requirements.glob("*.txt"):
        lines = path.read_text().splitlines()
        packages = [line for line in lines if line and not line.startswith("#")]
        assert packages
        assert all("==" in line.split(";")[0] for line in packages), path


# -- PostgreSQL ------------------------------------------------------------------------


def test_the_newest_postgresql_wins_if_it_is_new_enough():
    folders = [f"/usr/lib/postgresql/{version}/bin" for version in ("9.6", "13", "17")]
    assert postgres.newest(folders) == folders[2]
    assert postgres.newest(folders[:1]) is None
    assert postgres.newest([]) is None


def test_a_socket_has_107_bytes():
    name = len("/.s.PGSQL.5432")
    assert postgres.fits_a_socket(Path("/" + "x" * (107 - name - 1)))
    assert not postgres.fits_a_socket(Path("/" + "x" * (107 - name)))
    assert not postgres.fits_a_socket(Path("/" + "ä" * 50))


def test_the_socket_is_read_from_the_pid_file():
    lines = [
        "123",
        "/data",
        "1700000000",
        "5432",
        "/run/here",
        "",
        "  5 6",
        "ready",
        "",
    ]
    assert postgres.socket_in_pid_file("\n".join(lines)) == Path("/run/here")
    assert postgres.socket_in_pid_file("123\n/data\n") is None


def test_the_package_of_the_server():
    depends = "postgresql\n  Depends: postgresql-15\n  Suggests: postgresql-doc\n"
    assert postgres.server_package_in(depends) == "postgresql-15"
    assert postgres.server_package_in("") is None


def test_the_last_member_is_told_so(tmp_path):
    first, second = (locks.Membership(tmp_path / "members") for _ in range(2))
    assert not first.leave()
    first.join()
    second.join()
    assert not first.leave()
    assert second.leave()
    assert not second.leave()


def test_a_lock_that_somebody_has(tmp_path):
    with locks.exclusive_or_none(tmp_path / "lock") as first:
        with locks.exclusive_or_none(tmp_path / "lock") as second:
            assert (first, second) == (True, False)
    with locks.exclusive_or_none(tmp_path / "lock") as third:
        assert third


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


# -- the command line ------------------------------------------------------------------


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


# -- mail ------------------------------------------------------------------------------


def make_mail(html='<p>Hi <a href="http://a.example/?b=1&amp;c=2">x</a></p>', text=""):
    """A mail to Carla with a picture, which the HTML shows, and a document."""
    message = EmailMessage()
    message["From"] = "Sam <sam@example.com>"
    message["To"] = "Carla <carla@customer.example>"
    message["Subject"] = "Grüße <b>"
    message.set_content(text or "Plain http://a.example/?b=1&c=2 <i>")
    message.add_alternative(html, subtype="html")
    message.get_payload()[1].add_related(b"png", "image", "png", cid="<logo@x>")
    message.add_attachment(b"pdf", "application", "pdf", filename="Rechnung ü.pdf")
    to = ("carla@customer.example", "copy@customer.example")
    return mail.Mail("bounce@example.com", to, message.as_bytes(), mail.now())


def test_a_mail_is_read():
    caught = make_mail()
    assert caught.subject == "Grüße <b>"
    assert caught.links == ["http://a.example/?b=1&c=2"]
    assert caught.text.startswith("Plain")
    assert [part.get_filename() for part in caught.attachments][-1] == "Rechnung ü.pdf"
    assert caught.is_to("Copy@customer.example")
    assert not caught.is_to("customer.example")


def test_a_mail_is_kept_in_a_file():
    caught = make_mail()
    assert mail.Mail.from_bytes(caught.to_bytes()) == caught
    with pytest.raises(ValueError, match="not a stored mail"):
        mail.Mail.from_bytes(b"Subject: x\r\n\r\nbody")


def test_the_list_of_mails():
    mails = [make_mail(), make_mail()]
    page = mailbox.list_page(mails)
    assert page.index("/mail/2") < page.index("/mail/1")
    assert "Grüße &lt;b&gt;" in page
    assert "/mail/1" in mailbox.list_page(mails, "copy@customer.example")
    assert "/mail/1" not in mailbox.list_page(mails, "colin@customer.example")
    assert "<script>" not in mailbox.list_page([], "<script>")


def test_a_mail_s_page_runs_nothing_of_the_mail():
    mails = [make_mail(html="<script>alert(1)</script><img src='cid:logo@x'>")]
    page = mailbox.answer(mails, "/mail/1")
    assert b"<script>" not in page.body
    assert b"sandbox='allow-popups allow-popups-to-escape-sandbox'" in page.body
    assert b"http://a.example/?b=1&amp;c=2" in page.body
    frame = mailbox.answer(mails, "/mail/1/html")
    assert frame.policy.startswith("sandbox ")
    assert "allow-scripts" not in frame.policy
    assert b"/mail/1/file/0" in frame.body


def test_a_mail_s_files_and_source():
    mails = [make_mail()]
    picture = mailbox.answer(mails, "/mail/1/file/0")
    assert (picture.content_type, picture.file_name) == ("image/png", None)
    document = mailbox.answer(mails, "/mail/1/file/1")
    assert document.content_type == "application/octet-stream"
    assert document.file_name == "Rechnung ü.pdf"
    source = mailbox.answer(mails, "/mail/1/source")
    assert source.body == mails[0].raw


@pytest.mark.parametrize(
    "target",
    ["/mail/0", "/mail/2", "/mail/x", "/mail/1/file/9", "/mail/1/../..", "/etc/passwd"],
)
def test_no_such_page(target):
    assert mailbox.answer([make_mail()], target).status == 404


def test_the_catcher_keeps_its_mails(tmp_path):
    first = MailCatcher(folder=tmp_path)
    first.received.append(make_mail())
    (tmp_path / "000001.eml").write_bytes(make_mail().to_bytes())
    second = MailCatcher(folder=tmp_path)
    assert second.to("carla@customer.example", "Grüße")[0].recipients
    with pytest.raises(TimeoutError, match="no mail to nobody"):
        second.wait_for("nobody@customer.example", timeout=0)


def test_a_page_that_is_not_read_only_is_seen_in_the_log():
    bad = "W odoo.http: cannot execute UPDATE, retrying with a read/write cursor"
    log = f"INFO odoo: all is well\n{bad}\nTraceback"
    assert odoo_log.forbidden_lines(log) == [bad]


# -- the rest --------------------------------------------------------------------------


def test_the_guide_names_everybody():
    text = demo_guide.text("http://localhost:8069", "http://localhost:8070")
    assert "http://localhost:8070" in text
    assert all(person.login in text for person in demo_guide.PEOPLE)
    assert all(hint in text for hint in demo_guide.HINTS)


@pytest.mark.parametrize(
    "text",
    [
        "see /" + "root/x",
        "in /home/jane/odoo",
        "# TODO later",
        "import pdb",
        "https://" + "pypi" + ".org/simple",
    ],
)
def test_forbidden_text_is_found(text, tmp_path):
    (tmp_path / "x.py").write_text(f"\n{text}\n")
    (tmp_path / ".odoo").mkdir()
    (tmp_path / ".odoo" / "y.py").write_text(text)
    findings = hygiene.findings(tmp_path)
    assert len(findings) == 1
    assert findings[0].startswith("x.py:2: ")


def test_harmless_text_is_not(tmp_path):
    (tmp_path / "x.py").write_text("url = '/my/home/'; a = 'x/work/y'; todo = 1")
    assert not hygiene.findings(tmp_path)
