"""Makes a copy of the package with other languages, and runs test modules in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.docs.sessions import ROOT

LANGUAGES = Path("nlfilter", "translate", "languages")


def copy_with(languages: Iterable[Path], home: Path) -> Path:
    """Makes a copy of the package that has only these languages."""
    known = [folder.name for folder in (ROOT / LANGUAGES).iterdir() if (folder / "words.toml").is_file()]
    shutil.copytree(ROOT / "nlfilter", home / "nlfilter", ignore=shutil.ignore_patterns("__pycache__"))
    for name in known:
        shutil.rmtree(home / LANGUAGES / name)
    for folder in languages:
        shutil.copytree(folder, home / LANGUAGES / folder.name)
    return home


def run(home: Path, module: str, *arguments: str) -> list[str]:
    """The lines that a module prints in such a copy."""
    path = os.pathsep.join(map(str, (home, ROOT)))
    ran = subprocess.run(
        [sys.executable, "-P", "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return ran.stdout.splitlines()
