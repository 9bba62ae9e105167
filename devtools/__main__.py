"""``python -m devtools``: what the launcher ``./dev`` runs."""

import sys

from devtools.cli import main

if __name__ == "__main__":
    sys.exit(main())
