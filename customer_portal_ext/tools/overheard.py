"""What somebody else's code only says in its log."""

import logging
import threading
from contextlib import contextmanager


class _Ear(logging.Handler):
    """Hears warnings of one thread."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.heard = False
        self._of_thread = threading.get_ident()

    def emit(self, record):
        if record.thread == self._of_thread:
            self.heard = True


@contextmanager
def warnings_of(name):
    """Listen to a logger in this thread meanwhile.

    :param str name: of the logger
    :return: an object whose ``heard`` says whether there was a warning, or worse
    """
    logger, ear = logging.getLogger(name), _Ear()
    logger.addHandler(ear)
    try:
        yield ear
    finally:
        logger.removeHandler(ear)
