"""The address under which the first migration knows the encrypted field; the code is the kernel's."""

from cms.storage.encryption import EncryptedTextField

__all__ = ["EncryptedTextField"]
