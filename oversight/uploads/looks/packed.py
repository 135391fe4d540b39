"""DOCX and ODT: ZIP files of XML. Nothing that their headers say about size is believed."""

import tempfile
from collections.abc import Callable
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from oversight.uploads.looks import BROKEN, MACROS, PROTECTED, broken_if_it_stumbles, disguised, head_of
from oversight.uploads.refusal import FileRefused

ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How Office names, in a container of the old kind, what it encrypted.
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED = 0x1  # from the ZIP specification: bit 0 of the flags
CHUNK = 64 * 1024
MEMORY = 1024 * 1024
MOST_MEMBERS = 10_000
# A file of pictures unpacks to little more than its size, one of words alone to some ten or thirty times as much.
MOST_UNPACKED = 300 * 1024 * 1024
MOST_TIMES = 200
SMALL = 30 * 1024 * 1024
DEEPEST = 3
BOMB = "unpacks to far more than its size, as files do that are made to do harm. Save it as PDF and add that."
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def check_docx(file: BinaryIO) -> None:
    _check(file, "DOCX", _check_docx)


def check_odt(file: BinaryIO) -> None:
    _check(file, "ODT", _check_odt)


def _check(file: BinaryIO, said: str, check_inside: Callable[[ZipFile], bool]) -> None:
    content = head_of(file, -1)
    if content.startswith(OLE_MARK):
        raise FileRefused(PROTECTED) if ENCRYPTED_PACKAGE in content else disguised(said, content)
    if not content.startswith(ZIP_MARK):
        raise disguised(said, content)
    with broken_if_it_stumbles(), ZipFile(file) as packed:
        Unpacked(len(content)).count(packed, 1)
        if not check_inside(packed):
            raise disguised(said, content)


class Unpacked:
    """Unpacks all of a file, keeping nothing, and stops where no honest file comes to."""

    def __init__(self, size: int) -> None:
        self.most = min(MOST_UNPACKED, max(SMALL, size * MOST_TIMES))
        self.total = self.members = 0

    def count(self, packed: ZipFile, depth: int) -> None:
        self.members += len(packed.infolist())
        declared = sum(member.file_size for member in packed.infolist())
        if depth > DEEPEST or self.members > MOST_MEMBERS or self.total + declared > self.most:
            raise FileRefused(BOMB)
        for member in packed.infolist():
            if member.flag_bits & ENCRYPTED:
                raise FileRefused(PROTECTED)
            if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise FileRefused(BROKEN)
            self._unpack(packed, member, depth)

    def _unpack(self, packed: ZipFile, member: ZipInfo, depth: int) -> None:
        """One member; a ZIP file in the file is unpacked too."""
        with packed.open(member) as inside, tempfile.SpooledTemporaryFile(MEMORY) as nested:
            chunk = inside.read(CHUNK)
            is_packed = chunk.startswith(ZIP_MARK)
            while chunk:
                self.total += len(chunk)
                if self.total > self.most:
                    raise FileRefused(BOMB)
                if is_packed:
                    nested.write(chunk)
                chunk = inside.read(CHUNK)
            if is_packed:
                with ZipFile(nested) as deeper:
                    self.count(deeper, depth + 1)


def _check_docx(packed: ZipFile) -> bool:
    """Whether it is a DOCX at all; FileRefused for one that is not in order."""
    names = packed.namelist()
    types = etree.fromstring(packed.read("[Content_Types].xml"), hardened()) if "[Content_Types].xml" in names else []
    parts = {str(part.get("ContentType")): str(part.get("PartName")) for part in types}
    if any("macroEnabled" in kind for kind in parts) or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused(MACROS)
    if DOCX_MAIN in parts:
        _check_well_formed(packed, parts[DOCX_MAIN].lstrip("/"))
    return DOCX_MAIN in parts


def _check_odt(packed: ZipFile) -> bool:
    """As for DOCX."""
    names = packed.namelist()
    if "mimetype" not in names or packed.read("mimetype").strip() != ODT_TYPE:
        return False
    if "META-INF/manifest.xml" in names and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise FileRefused(PROTECTED)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise FileRefused(MACROS)
    _check_well_formed(packed, "content.xml")
    return True


def hardened(target: object = None) -> etree.XMLParser:
    """A parser that follows nothing out of the file and puts nothing in for an entity."""
    return etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


class _Nothing:
    """Keeps nothing of what a parser reads."""

    def close(self) -> None:
        pass


def _check_well_formed(packed: ZipFile, name: str) -> None:
    parser = hardened(_Nothing())
    with packed.open(name) as part:
        while chunk := part.read(CHUNK):
            parser.feed(chunk)
    parser.close()
