"""A file that is read piece by piece, where Odoo expects its bytes.

An upload of 100 MB lies in a temporary file of the web server. It is measured, hashed,
looked at and copied to its place from there; no step holds it in memory.
"""

import hashlib
import os
from contextlib import contextmanager

CHUNK = 1024**2


class FileContent:
    """The content of a file as a row of bytes of known length that is never whole.

    It has a length, slices, ``chunks`` and hashes. ``bytes(content)`` reads all of it,
    for what cannot do without.

    :param file: a binary file that can be sought, or the path of one
    :param int limit: how many bytes of it count; None for all

    >>> import io
    >>> content = FileContent(io.BytesIO(b"0123456789"))
    >>> len(content), content[:3], content[-2:], bool(content)
    (10, b'012', b'89', True)
    >>> bytes(FileContent(io.BytesIO(b"0123456789"), limit=4))
    b'0123'
    """

    def __init__(self, file, limit=None):
        self._file = file
        self._hashes = None
        with self._opened() as source:
            size = source.seek(0, os.SEEK_END)
            source.seek(0)
        self._size = size if limit is None else min(size, limit)

    @contextmanager
    def _opened(self):
        if isinstance(self._file, str):
            with open(self._file, "rb") as source:
                yield source
        else:
            yield self._file

    def __len__(self):
        return self._size

    def __getitem__(self, part):
        """Return a slice as bytes; slices with a step are not needed by anyone."""
        start, stop, step = part.indices(self._size)
        if step != 1:
            raise ValueError("slices without a step only")
        with self._opened() as source:
            source.seek(start)
            found = source.read(max(stop - start, 0))
            source.seek(0)
        return found

    def __bytes__(self):
        return self[:]

    def chunks(self):
        """Yield the content piece by piece, from its beginning."""
        left = self._size
        with self._opened() as source:
            source.seek(0)
            while left and (chunk := source.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk
            source.seek(0)

    def _hash(self, name):
        """Both hashes in one reading: one is the filestore's name, one is evidence."""
        if self._hashes is None:
            sha1, sha256 = hashlib.sha1(usedforsecurity=False), hashlib.sha256()
            for chunk in self.chunks():
                sha1.update(chunk)
                sha256.update(chunk)
            self._hashes = {"sha1": sha1.hexdigest(), "sha256": sha256.hexdigest()}
        return self._hashes[name]

    @property
    def sha1(self):
        """The SHA-1 of the content, as Odoo names files in its store."""
        return self._hash("sha1")

    @property
    def sha256(self):
        """The SHA-256 of the content."""
        return self._hash("sha256")

    def is_in(self, path):
        """Tell whether a file has the same content."""
        if os.path.getsize(path) != self._size:
            return False
        with open(path, "rb") as other:
            return all(other.read(len(chunk)) == chunk for chunk in self.chunks())


def sha256_of(content):
    """Return the SHA-256 of a content, be it bytes or a file.

    >>> sha256_of(b"a")[:8]
    'ca978112'
    """
    if isinstance(content, FileContent):
        return content.sha256
    return hashlib.sha256(content).hexdigest()
