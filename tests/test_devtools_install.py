"""Where Odoo, its packages and its PostgreSQL come from."""

import json
from pathlib import Path

import pytest

from devtools import (
    debian,
    locks,
    odoo_source,
    postgres,
    report,
    venv,
)
from devtools.layout import Layout

# -- packages --------------------------------------------------------------------------


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


def test_every_package_of_npm_is_pinned():
    for path in (Layout.of_this_checkout().root / "devtools").glob("*/package.json"):
        wanted = json.loads(path.read_text())
        versions = {
            **wanted.get("dependencies", {}),
            **wanted.get("devDependencies", {}),
        }
        assert versions, path
        assert all(version[0].isdigit() for version in versions.values()), path
        packages = json.loads((path.parent / "package-lock.json").read_text())
        for name, version in versions.items():
            locked = packages["packages"][f"node_modules/{name}"]
            assert locked["version"] == version, path
            assert locked["integrity"], path


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
