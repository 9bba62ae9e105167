"""Names and kinds of files that come from outside: pure functions, nothing unpacked.

The kind of a file is told by its first bytes, never by what its sender says; its name
is one that every system can store (ASVS 5.2.2, 5.3.2, 5.4.1).
"""

import re
import unicodedata

# How many of the first bytes tell what a file is.
HEAD_BYTES = 2048
# How much of the end is looked through for the mark that ends a whole file.
TAIL_BYTES = 66_000
# A smaller file travels in one piece: it is there or it is not.
CUT_BYTES = 1024

MAX_NAME = 120

_WORD = {"application/zip", "application/octet-stream", "application/x-ole-storage"}

# {extension: the types its content may have}; Odoo tells fewer apart without libmagic
CONTENT_TYPES = {
    "pdf": {"application/pdf"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "png": {"image/png"},
    "gif": {"image/gif"},
    "webp": {"image/webp", "application/octet-stream"},
    "bmp": {"image/bmp", "image/x-ms-bmp"},
    "tif": {"image/tiff", "application/octet-stream"},
    "tiff": {"image/tiff", "application/octet-stream"},
    "heic": {"image/heic", "image/heif", "application/octet-stream", "video/mp4"},
    "txt": {"text/plain"},
    "csv": {"text/plain", "text/csv", "application/csv"},
    "zip": {"application/zip"},
    "eps": {"application/postscript", "image/x-eps", "text/plain"},
    "ai": {"application/pdf", "application/postscript", "text/plain"},
    "psd": {"image/vnd.adobe.photoshop", "application/octet-stream"},
    "docx": {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        *_WORD,
    },
    "xlsx": {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        *_WORD,
    },
    "pptx": {
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        *_WORD,
    },
    "odt": {"application/vnd.oasis.opendocument.text", *_WORD},
    "ods": {"application/vnd.oasis.opendocument.spreadsheet", *_WORD},
    "odp": {"application/vnd.oasis.opendocument.presentation", *_WORD},
    "doc": {"application/msword", *_WORD},
    "xls": {"application/vnd.ms-excel", "application/msword", *_WORD},
    "ppt": {"application/vnd.ms-powerpoint", "application/msword", *_WORD},
}

# What no setting allows: it runs, or a browser shows it as a page.
FORBIDDEN_EXTENSIONS = frozenset(
    "bat cmd com dll exe hta htm html jar js jse lnk mht mhtml mjs msi php pif ps1 py"
    " scr sh shtml svg svgz swf vb vbe vbs wsf xht xhtml xml xsl xslt".split()
)
_FORBIDDEN_TYPES = re.compile(
    r"html|xml$|svg|javascript|ecmascript|executable|sharedlib|dosexec|shellscript"
    r"|x-php|x-python|x-perl|x-ruby|x-msi|portable|mach-binary|java-archive"
)

_NOT_PRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

# {type: the mark that ends a whole file}
_ENDS = {
    "application/pdf": b"%%EOF",
    "image/png": b"IEND",
    "image/jpeg": b"\xff\xd9",
    "application/zip": b"PK\x05\x06",
}


def safe_name(name):
    r"""Return the name of a file without folders and without signs nobody sees.

    :param str name: as a browser sent it
    :return: a text of 1 to 120 signs; its extension is kept

    >>> safe_name("..\\..\\etc/pass\nwd\u202egnp.exe"), safe_name(" ../.. ")
    ('passwdgnp.exe', 'file')
    """
    name = unicodedata.normalize("NFC", name or "")
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(
        char for char in name if unicodedata.category(char) not in _NOT_PRINTABLE
    )
    # what a shell, Windows or a header would read as more than a name
    name = re.sub(r'[<>:"|?*;]', "_", name).strip(" .")
    if not name:
        return "file"
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(extension) - 1]}.{extension}"


def extension_of(name):
    """Return the extension of a file's name in small letters, or "".

    >>> extension_of("Plan.PDF"), extension_of("README")
    ('pdf', '')
    """
    _stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot else ""


def parse_extensions(text):
    """Return the extensions that a setting lists, in order and without repetition.

    Patterns are none: "*.pdf" is "pdf", and "*" is nothing.

    >>> parse_extensions(" .PDF, jpg;png  pdf"), parse_extensions("*.pdf *")
    (['pdf', 'jpg', 'png'], ['pdf'])
    """
    words = re.split(r"[\s,;]+", (text or "").lower())
    return list(dict.fromkeys(word.lstrip("*.") for word in words if word.lstrip("*.")))


def is_allowed(name, mimetype, extensions):
    """Tell whether a file may be taken in.

    :param str name: its safe name
    :param str mimetype: what its first bytes say it is
    :param extensions: those that the company takes
    """
    extension = extension_of(name)
    if extension not in extensions or extension in FORBIDDEN_EXTENSIONS:
        return False
    if _FORBIDDEN_TYPES.search(mimetype):
        return False
    expected = CONTENT_TYPES.get(extension)
    # text is often taken for another kind of text: a program, a log, a mail
    if expected and "text/plain" in expected and mimetype.startswith("text/"):
        return True
    return expected is None or mimetype in expected


def is_cut_off(content, mimetype):
    """Tell whether a file lacks its end: the connection broke while it was sent.

    Only the end is looked at; an archive is not opened.

    :param bytes content:
    :param str mimetype: what its first bytes say it is
    """
    if mimetype.startswith(
        ("application/vnd.openxmlformats", "application/vnd.oasis.opendocument")
    ):
        mimetype = "application/zip"
    mark = _ENDS.get(mimetype)
    return bool(mark and len(content) > CUT_BYTES and mark not in content[-TAIL_BYTES:])
