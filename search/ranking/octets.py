"""Folding a text to octets, one for each character: what a query marks is found at the same places in both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cms.text.analysis import FOLDED, WITH_Y

_OTHERS = 0x2000  # beyond: signs, and scripts that no query marks


def _octet_table() -> NDArray[np.uint8]:
    """Return for each character below `_OTHERS` the octet that stands for it: a folded letter or digit, else a space."""
    plain = [FOLDED.get(code, chr(code))[:1] for code in range(_OTHERS)]
    octets = [ord(" ") if not text.isalnum() else ord(text) if text.isascii() else 0x80 | code & 0x7F for code, text in enumerate(plain)]
    return np.array([*octets, ord(" ")], dtype=np.uint8)


_OCTETS = _octet_table()
_BEFORE = np.full(3, ord(" "), dtype=np.uint8)
_IS_ONSET = np.isin(np.arange(256), [ord(key[0]) for key in WITH_Y if len(key) == 2])


def fold_octets(text: str) -> bytes:
    """Return one octet for each character of composed text, so that places in it are places in the text: words between spaces."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    octets = np.concatenate((_BEFORE, _OCTETS[np.minimum(codes, _OTHERS)], _BEFORE[:1]))
    ends = np.flatnonzero((octets[:-1] == ord("i")) & (octets[1:] == ord(" ")))
    onset, before, first = octets[ends - 1], octets[ends - 2], octets[ends - 3]
    with_y = (_IS_ONSET[onset] & (before == ord(" "))) | ((onset == ord("u")) & (before == ord("q")) & (first == ord(" ")))
    octets[ends[with_y]] = ord("y")
    return octets[len(_BEFORE) : -1].tobytes()
