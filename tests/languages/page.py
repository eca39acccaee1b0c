"""The Esperanto of docs/reader.md, as a folder of files."""

from __future__ import annotations

from pathlib import Path

from tests.docs.sessions import ROOT, blocks

PAGE = {block.kind: block.text for block in blocks((ROOT / "docs" / "reader.md").read_text("utf-8"))}
FILES = {
    f"{name}.{'rules' if name == 'constructions' else 'toml'}": PAGE[name]
    for name in ("about", "words", "constructions", "sentences", "errors")
}


def write(folder: Path) -> None:
    """Write the files of the page."""
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
