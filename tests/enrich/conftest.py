"""The model server of the tests of translators serves these, too."""

from tests.translate.conftest import serve

__all__ = ["serve"]
