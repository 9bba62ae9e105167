"""PDFs of thousands of pages, put together from parts."""

import hashlib
import io

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfReader,
    generic,
)

# Where the number of a page stands, in points from the corner below on the right.
RIGHT, BOTTOM = 42, 18
SIZE = 8

# Half of the width of a digit of Helvetica, in thousandths of its size, times two.
DIGIT = 0.556


def count_pages(content):
    """Return how many pages a PDF has.

    :param bytes content:
    """
    return len(PdfReader(io.BytesIO(content)).pages)


def join(contents, total, file):
    """Write one PDF of several, with "page / pages" on each page.

    Only one part is in memory at a time: what is read of it is written at once, and
    forgotten. What is drawn on the pages is copied as it is, still compressed. Of
    outlines and destinations within a part nothing is kept.

    :param contents: iterable of bytes, the parts in their order
    :param int total: how many pages they have together
    :param file: open for writing bytes, at its beginning
    """
    joined = _Joined(file)
    number = 0
    for content in contents:
        with io.BytesIO(content) as source:
            reader = PdfReader(source)
            for page in joined.pages_of(reader):
                number += 1
                joined.add_page(page, f"{number} / {total}")
            # reader and objects hold each other: not until they are collected
            reader.resolved_objects.clear()
    joined.close()


class _Joined:
    """A PDF that is written object by object.

    The writer of the library keeps all objects, and all readers they came from, until
    the end: several times the size of the file.

    :param file: open for writing bytes, at its beginning
    """

    def __init__(self, file):
        self._file = file
        # where each object begins; its number is its place here, from one on
        self._offsets = []
        # one node for each part, as (reference, number of pages)
        self._nodes = []
        # streams by their hashes: a logo or a font that comes with each part
        self._streams = {}
        # what the objects of the part became, by their numbers in it
        self._copies = {}
        self._node, self._kids = None, []
        file.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        self._root = self._reserve()
        self._font = self._add(
            _dictionary(
                Type=NameObject("/Font"),
                Subtype=NameObject("/Type1"),
                BaseFont=NameObject("/Helvetica"),
            )
        )
        self._before = self._add(_stream(b"q\n"))

    def pages_of(self, reader):
        """Yield the pages of a part, to be added one by one."""
        self._copies = {}
        self._node, self._kids = self._reserve(), []
        yield from reader.pages
        self._write(
            self._node,
            _dictionary(
                Type=NameObject("/Pages"),
                Parent=self._root,
                Count=NumberObject(len(self._kids)),
                Kids=ArrayObject(self._kids),
            ),
        )
        self._nodes.append((self._node, len(self._kids)))

    def add_page(self, page, text):
        """Write a page with a text at its foot, and all it needs."""
        box = page.mediabox
        left = float(box.right) - RIGHT - len(text) * SIZE * DIGIT
        after = _stream(
            b"\nQ\nq BT /PortalPage %d Tf 1 0 0 1 %.2f %.2f Tm (%s) Tj ET Q\n"
            % (SIZE, left, float(box.bottom) + BOTTOM, text.encode("ascii"))
        )
        there = page["/Contents"] if "/Contents" in page else ArrayObject()
        if not isinstance(there, list):
            there = [page.raw_get("/Contents")]
        # parts share dictionaries between their pages: one of their own for each
        resources = DictionaryObject(page["/Resources"])
        fonts = DictionaryObject(resources["/Font"] if "/Font" in resources else {})
        resources.pop("/Font", None)
        apart = ("/Parent", "/Contents", "/Resources")
        queue = []
        own = self._copy(
            DictionaryObject(
                {key: value for key, value in page.items() if key not in apart}
            ),
            queue,
        )
        there, resources, fonts = (
            self._copy(value, queue) for value in (ArrayObject(there), resources, fonts)
        )
        fonts[NameObject("/PortalPage")] = self._font
        resources[NameObject("/Font")] = fonts
        own[NameObject("/Parent")] = self._node
        own[NameObject("/Contents")] = ArrayObject(
            [self._before, *there, self._add(after)]
        )
        own[NameObject("/Resources")] = resources
        self._kids.append(self._add(own))
        while queue:
            reference, value = queue.pop()
            self._write(reference, self._copy(value, queue))

    def close(self):
        """Write what is at the end: the catalogue, and where each object begins."""
        catalog = self._add(_dictionary(Type=NameObject("/Catalog"), Pages=self._root))
        self._write(
            self._root,
            _dictionary(
                Type=NameObject("/Pages"),
                Count=NumberObject(sum(count for _node, count in self._nodes)),
                Kids=ArrayObject(node for node, _count in self._nodes),
            ),
        )
        start, size = self._file.tell(), len(self._offsets) + 1
        self._file.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for offset in self._offsets:
            self._file.write(b"%010d 00000 n \n" % offset)
        self._file.write(b"trailer\n")
        _dictionary(Size=NumberObject(size), Root=catalog).write_to_stream(
            self._file, None
        )
        self._file.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)

    def _copy(self, value, queue):
        """Return an object of a part as one of ours.

        :param list queue: gets the objects it refers to that are still to be written,
            as (our reference, object)
        """
        if isinstance(value, IndirectObject):
            if value.idnum not in self._copies:
                self._copies[value.idnum] = self._refer(value.get_object(), queue)
            return self._copies[value.idnum]
        if isinstance(value, DictionaryObject):
            copy = DictionaryObject(
                {
                    key: self._copy(item, queue)
                    for key, item in value.items()
                    # it is written anew with a stream, and not as a reference
                    if key != "/Length" or not isinstance(value, generic.StreamObject)
                }
            )
            if isinstance(value, generic.StreamObject):
                stream = generic.StreamObject()
                stream.update(copy)
                # as it is: not uncompressed
                stream._data = value._data
                return stream
            return copy
        if isinstance(value, ArrayObject):
            return ArrayObject(self._copy(item, queue) for item in value)
        return value

    def _refer(self, value, queue):
        """Return a new reference to an object of a part."""
        if isinstance(value, DictionaryObject) and value.get("/Type") in (
            "/Page",
            "/Pages",
            "/Catalog",
        ):
            # else a link within a part would bring its whole document once more
            return generic.NullObject()
        digest = _digest(value)
        if digest in self._streams:
            return self._streams[digest]
        reference = self._reserve()
        queue.append((reference, value))
        if digest:
            self._streams[digest] = reference
        return reference

    def _reserve(self):
        self._offsets.append(0)
        return IndirectObject(len(self._offsets), 0, None)

    def _add(self, value):
        reference = self._reserve()
        self._write(reference, value)
        return reference

    def _write(self, reference, value):
        self._offsets[reference.idnum - 1] = self._file.tell()
        self._file.write(b"%d 0 obj\n" % reference.idnum)
        value.write_to_stream(self._file, None)
        self._file.write(b"\nendobj\n")


def _digest(value):
    """Return a hash of a stream that refers to nothing else, or None."""
    if not isinstance(value, generic.StreamObject):
        return None
    head = [
        (str(key), repr(item))
        for key, item in sorted(value.items(), key=lambda pair: pair[0])
        # a reference to a number, beside the data it tells the length of
        if key != "/Length"
    ]
    if any("IndirectObject" in item for _key, item in head):
        return None
    return hashlib.sha256(repr(head).encode() + b"\0" + value._data).digest()


def _dictionary(**values):
    return DictionaryObject({NameObject(f"/{key}"): values[key] for key in values})


def _stream(data):
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream
