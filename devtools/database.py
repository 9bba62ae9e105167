"""Databases together with their filestores: made, cloned, dropped.

A filestore is cloned by hard links: Odoo never writes into a file of it, it only adds
files and unlinks them.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from devtools.report import Problem


class Databases:
    """The databases of one server, with the filestores below ``data``.

    ``env`` leads to the server; ``data`` is Odoo's ``data_dir``.
    """

    def __init__(self, env: Mapping[str, str], data: Path):
        self._env = env
        self._filestores = data / "filestore"

    def names(self) -> list[str]:
        listed = self.query(
            "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY datname"
        )
        return [name for name in listed.splitlines() if name != "postgres"]

    def exists(self, name: str) -> bool:
        return name in self.names()

    def clone(self, template: str, name: str) -> None:
        """Copies ``template`` to the new database ``name``; half a second."""
        self.drop(name)
        if (self._filestores / template).is_dir():
            shutil.copytree(
                self._filestores / template,
                self._filestores / name,
                copy_function=os.link,
            )
        self._program("createdb", "--template", template, name)

    def rename(self, name: str, new_name: str) -> None:
        shutil.rmtree(self._filestores / new_name, ignore_errors=True)
        if (self._filestores / name).is_dir():
            (self._filestores / name).rename(self._filestores / new_name)
        self.query(f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')

    def drop(self, name: str) -> None:
        """Removes ``name`` if it is there, whoever is connected to it."""
        self._program("dropdb", "--if-exists", "--force", name)
        shutil.rmtree(self._filestores / name, ignore_errors=True)

    def comment(self, name: str) -> str:
        """What ``set_comment`` has left at the database; empty if nothing."""
        return self.query(
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') "
            f"FROM pg_database WHERE datname = {literal(name)}"
        ).strip()

    def set_comment(self, name: str, text: str) -> None:
        self.query(f'COMMENT ON DATABASE "{name}" IS {literal(text)}')

    def set_parameter(self, name: str, key: str, value: str) -> None:
        """Sets a system parameter of Odoo in a database that no server has open."""
        self.query(
            "INSERT INTO ir_config_parameter (key, value) "
            f"VALUES ({literal(key)}, {literal(value)}) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            name,
        )

    def set_address(self, name: str, url: str) -> None:
        """Makes links in mails lead to ``url``, whatever address a browser uses."""
        self.set_parameter(name, "web.base.url", url)
        self.set_parameter(name, "web.base.url.freeze", "True")

    def query(self, sql: str, database: str = "postgres") -> str:
        """The rows of ``sql``, one a line, columns separated by ``|``."""
        return self._program(
            *("psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align"),
            *("--set=ON_ERROR_STOP=1", "--dbname", database, "--command", sql),
        )

    def _program(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env=dict(self._env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            if "No space left on device" in done.stderr:
                raise Problem("The disk is full: the database server cannot write.")
            raise Problem(f"{command[0]} failed: {done.stderr.strip()}")
        return done.stdout


def literal(text: str) -> str:
    """``text`` as a string of SQL.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
