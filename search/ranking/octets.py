"""Folding a text to octets, one for each character: what a query marks is found at the same places in both."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cms.contracts.late_numpy import np
from cms.text.analysis import FOLDED, WITH_Y

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BEFORE = 3  # spaces, so that each letter has so many before it
_OTHERS = 0x2000  # beyond: signs, and scripts that no query marks


@cache
def _octet_table() -> NDArray[np.uint8]:
    """Return for each character below `_OTHERS` the octet that stands for it: a folded letter or digit, else a space."""
    plain = [FOLDED.get(code, chr(code))[:1] for code in range(_OTHERS)]
    octets = [ord(" ") if not text.isalnum() else ord(text) if text.isascii() else 0x80 | code & 0x7F for code, text in enumerate(plain)]
    return np.array([*octets, ord(" ")], dtype=np.uint8)


@cache
def _onsets() -> NDArray[np.bool_]:
    """Return for each octet whether it is a letter after which `i` is written for `y`."""
    return np.isin(np.arange(256), [ord(key[0]) for key in WITH_Y if len(key) == 2])


def fold_octets(text: str) -> bytes:
    """Return one octet for each character of composed text, so that places in it are places in the text: words between spaces."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    octets = np.pad(_octet_table()[np.minimum(codes, _OTHERS)], (_BEFORE, 1), constant_values=ord(" "))
    ends = np.flatnonzero((octets[:-1] == ord("i")) & (octets[1:] == ord(" ")))
    onset, before, first = octets[ends - 1], octets[ends - 2], octets[ends - 3]
    with_y = (_onsets()[onset] & (before == ord(" "))) | ((onset == ord("u")) & (before == ord("q")) & (first == ord(" ")))
    octets[ends[with_y]] = ord("y")
    return octets[_BEFORE:-1].tobytes()
