"""The project that a golden file belongs to: what the file names to be written to must lie in it."""

from __future__ import annotations

from pathlib import Path

_MARKS = (".git", ".hg", "pyproject.toml", "setup.cfg", "setup.py")
"""What stands in the top folder of a project."""


def project_of(folder: Path) -> Path:
    """The nearest folder, this one or one around it, that is the top of a project; without one, this one."""
    folder = folder.resolve()
    tops = (top for top in (folder, *folder.parents) if any((top / mark).exists() for mark in _MARKS))
    return next(tops, folder)


def in_project(path: Path, folder: Path) -> bool:
    """Whether a file, once links are followed, lies in the project of a folder."""
    return path.resolve().is_relative_to(project_of(folder))
