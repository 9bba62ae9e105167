"""Where everything lives: one folder, ``.odoo``, below the checkout."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The paths of one checkout. Nothing here touches the disk, but for ``make``."""

    root: Path

    @classmethod
    def of_this_checkout(cls) -> "Layout":
        return cls(Path(__file__).resolve().parent.parent)

    @property
    def state(self) -> Path:
        """All that the tools make; may be deleted at any time when nothing runs."""
        return self.root / ".odoo"

    @property
    def downloads(self) -> Path:
        """Packages as they came: with them, everything can be made again offline."""
        return self.state / "downloads"

    @property
    def logs(self) -> Path:
        return self.state / "log"

    @property
    def locks(self) -> Path:
        return self.state / "lock"

    @property
    def source(self) -> Path:
        return self.state / "source"

    @property
    def venv(self) -> Path:
        """Odoo, the tests and the demo."""
        return self.state / "venv"

    @property
    def lint_venv(self) -> Path:
        """The checkers, whose dependencies clash with Odoo's pins."""
        return self.state / "lint-venv"

    @property
    def node_modules(self) -> Path:
        return self.state / "node"

    @property
    def rtlcss(self) -> Path:
        """The program by which Odoo mirrors styles for languages such as Arabic."""
        return self.state / "rtlcss"

    @property
    def postgres(self) -> Path:
        return self.state / "postgres"

    @property
    def data(self) -> Path:
        """Odoo's ``data_dir``: filestores and sessions."""
        return self.state / "data"

    @property
    def config(self) -> Path:
        return self.state / "odoo.conf"

    @property
    def requirements(self) -> Path:
        return self.root / "devtools" / "requirements"

    def make(self) -> None:
        """Creates the folders that others write files into."""
        for folder in (self.downloads, self.logs, self.locks, self.data):
            folder.mkdir(parents=True, exist_ok=True)
