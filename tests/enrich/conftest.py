"""These tests use the model server of the translators' tests."""

from tests.translate.conftest import serve

__all__ = ["serve"]
