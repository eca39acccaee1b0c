"""Finds the project of a golden file: the file of replies that it names must be inside that project."""

from __future__ import annotations

from pathlib import Path

_MARKS = (".git", ".hg", "pyproject.toml", "setup.cfg", "setup.py")
"""Names of files that mark the top folder of a project."""


def project_of(folder: Path) -> Path:
    """Finds the top folder of the project around a folder; without a project, the folder itself."""
    folder = folder.resolve()
    tops = (top for top in (folder, *folder.parents) if any((top / mark).exists() for mark in _MARKS))
    return next(tops, folder)


def in_project(path: Path, folder: Path) -> bool:
    """Whether a file, with its links resolved, is inside the project of a folder."""
    try:
        return path.resolve().is_relative_to(project_of(folder))
    except (OSError, ValueError, RuntimeError):  # a name with a NUL or that is too long, links in a circle
        return False
