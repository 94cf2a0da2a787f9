"""The built front end: names from Vite's manifest, files served compressed and kept for a year."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request, send_from_directory, url_for

from engine.refusal import NotFound

DIST = Path(__file__).parent / "static" / "dist"
_SPRITE = "node_modules/bootstrap-italia/dist/svg/sprites.svg"
_FONTS = tuple(
    f"node_modules/bootstrap-italia/dist/fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-{cut}.woff2"
    for cut in ("regular", "600")
)

assets = Blueprint("assets", __name__)


@assets.get("/static/dist/<path:name>")
def built(name: str) -> Response:
    """A built file, in its brotli copy when the browser reads it; its name holds its digest."""
    if name.startswith("."):
        raise NotFound
    if request.accept_encodings["br"] > 0 and (DIST / f"{name}.br").is_file():
        answer = send_from_directory(DIST, f"{name}.br", mimetype=_type_of(name))
        answer.headers["Content-Encoding"] = "br"
    else:
        answer = send_from_directory(DIST, name)
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def scripts_of(entry: str) -> tuple[str, ...]:
    """The address of the script of an entry."""
    return (_address(_piece(f"src/{entry}.js")["file"]),)


def styles_of(entry: str) -> tuple[str, ...]:
    """The addresses of the style sheets that an entry needs, those of its imports included."""
    piece = _piece(f"src/{entry}.js")
    pieces = [_piece(name) for name in piece.get("imports", ())] + [piece]
    return tuple(_address(sheet) for one in pieces for sheet in one.get("css", ()))


def fonts() -> tuple[str, ...]:
    """The addresses of the two cuts that every page shows first."""
    return tuple(_address(_piece(font)["file"]) for font in _FONTS)


def icon(name: str) -> str:
    """The address of an icon inside the design system's sprite."""
    return f"{_address(_piece(_SPRITE)['file'])}#it-{name}"


def _address(file: str) -> str:
    return url_for("assets.built", name=file)


def _piece(name: str) -> dict[str, Any]:
    # Tests of pages need no built front end: a missing piece gives a name that is not served.
    missing = {"file": name.rsplit("/", 1)[-1]}
    piece: dict[str, Any] = _manifest().get(name, missing)
    return piece


@lru_cache(maxsize=1)
def _manifest() -> dict[str, Any]:
    manifest = DIST / ".vite" / "manifest.json"
    if not manifest.is_file():
        return {}
    pieces: dict[str, Any] = json.loads(manifest.read_text("utf-8"))
    return pieces


def _type_of(name: str) -> str:
    return {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[
        name.rsplit(".", 1)[-1]
    ]
