"""Makes a copy of the package with other languages, and runs test modules in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from nlfilter.languages.folders import codes
from tests.docs.sessions import ROOT

LANGUAGES = Path("nlfilter", "languages")
READ_WITH = ("words.toml", "constructions.rules")


def copy_with(languages: Iterable[Path], home: Path) -> Path:
    """Makes a copy of the package that reads only these languages."""
    shutil.copytree(ROOT / "nlfilter", home / "nlfilter", ignore=shutil.ignore_patterns("__pycache__"))
    for name, code in product(READ_WITH, codes()):
        (home / LANGUAGES / code / name).unlink()
    for folder in languages:
        shutil.copytree(folder, home / LANGUAGES / folder.name, dirs_exist_ok=True)
    return home


def run(home: Path, module: str, *arguments: str) -> list[str]:
    """The lines that a module prints in such a copy."""
    ran = _ran(home, ROOT, module, *arguments)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def told(home: Path, *arguments: str) -> str:
    """What the command line of such a copy says on stderr."""
    return _ran(home, home, "nlfilter", *arguments).stderr.strip()


def _ran(home: Path, folder: Path, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(map(str, (home, ROOT)))
    more = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "NLFILTER_CACHE": "off", "LC_ALL": "C"}
    return subprocess.run(
        [sys.executable, "-P", "-m", module, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | more,
        cwd=folder,
        check=False,
    )
