"""What may be attached: a clean name, a size with a limit, a type proved by the content."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from engine.refusal import Refusal

LARGEST = 20 * 1024 * 1024
_UNPACKED = 15 * LARGEST  # a large sheet packs well, a bomb packs a thousand times better
_LONGEST_NAME = 150


class FileTooLarge(Refusal):
    """Il documento supera i {limite} MB: allegalo in più parti o riducilo."""


class FileEmpty(Refusal):
    """Il documento è vuoto: controlla il file e allegalo di nuovo."""


class FileKindNotAccepted(Refusal):
    """I documenti di tipo «{tipo}» non si possono allegare: usa un PDF, un testo o un'immagine."""


class FileNotWhatItSays(Refusal):
    """Il contenuto non corrisponde al nome: il file si chiama «.{tipo}» ma è un'altra cosa."""


class FileWithMacros(Refusal):
    """Il documento contiene macro, cioè programmi: salvalo senza macro o in PDF."""


class FileSwells(Refusal):
    """Aperto, questo documento diventerebbe enorme: non è sicuro. Salvalo in PDF e riprova."""


def clean_name(name: str) -> str:
    """The name of a file without folders, control characters and surprises; its ending stays."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    shown = re.sub(r'[<>:"|?*]+', "_", shown)
    shown = re.sub(r"\s+", " ", shown).strip(" .")
    path = PurePosixPath(shown or "documento")
    ending = path.suffix[:12]
    return path.stem[: _LONGEST_NAME - len(ending)].rstrip(" .") + ending or "documento"


def check_content(name: str, content: bytes) -> str:
    """The media type of a document, from its ending and its content, which must agree.

    Refuses `FileEmpty`, `FileTooLarge`, `FileKindNotAccepted`, `FileNotWhatItSays`,
    `FileWithMacros` and `FileSwells`. What the browser says about the type is not even asked.
    """
    if not content:
        raise FileEmpty
    if len(content) > LARGEST:
        raise FileTooLarge(limite=LARGEST // 1024 // 1024)
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if ending not in _KINDS:
        raise FileKindNotAccepted(tipo=ending or "senza estensione")
    media_type, is_such = _KINDS[ending]
    if not is_such(content):
        raise FileNotWhatItSays(tipo=ending)
    return media_type


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(marks)


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text


def _is_xml(content: bytes) -> bool:
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return head == b"<" and _is_text(content) and b"<!DOCTYPE" not in content


def _is_mail(content: bytes) -> bool:
    head = content[:65536].lower()
    return b"\0" not in head and re.search(rb"(?m)^(from|received|return-path):", head) is not None


def _is_signed(content: bytes) -> bool:
    # CAdES: a DER sequence that names pkcs7-signedData, or the same in base64.
    oid = bytes.fromhex("06092a864886f70d010702")
    return (content[:1] == b"\x30" and oid in content[:64]) or content.startswith(b"MI")


def _is_package(mark: str) -> Callable[[bytes], bool]:
    def is_such(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                names = package.namelist()
                unpacked = sum(one.file_size for one in package.infolist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        if any(name.endswith("vbaProject.bin") for name in names):
            raise FileWithMacros
        if unpacked > _UNPACKED:
            raise FileSwells
        return any(name.startswith(mark) for name in names)

    return is_such


_KINDS: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _is_pdf),
    "p7m": ("application/pkcs7-mime", _is_signed),
    "eml": ("message/rfc822", _is_mail),
    "xml": ("application/xml", _is_xml),
    "txt": ("text/plain", _is_text),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "tif": ("image/tiff", _begins(b"II*\0", b"MM\0*")),
    "tiff": ("image/tiff", _begins(b"II*\0", b"MM\0*")),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _is_package("word/"),
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _is_package("xl/"),
    ),
    "odt": ("application/vnd.oasis.opendocument.text", _is_package("content.xml")),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _is_package("content.xml")),
}
ACCEPTED = tuple(f".{ending}" for ending in _KINDS)
