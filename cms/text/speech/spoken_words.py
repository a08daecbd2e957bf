"""The words behind signs and abbreviations of official text, for what is read aloud (spoken.py); read from data/spoken_words.ini."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

_data = ConfigParser(delimiters=(":",), interpolation=None)
_data.optionxform = str  # type: ignore[assignment]  # keys as they are written
_data.read(Path(__file__).parent / "data" / "spoken_words.ini", encoding="utf-8")

TYPES, BODIES, UNITS, PLACES = (dict(_data[section]) for section in ("types", "bodies", "units", "places"))
SIGNS = {sign: f" {words} " for sign, words in _data["signs"].items()}
# What is written short in letters of public bodies; the names of bodies and types above are said in full, too.
SHORT = {**BODIES, **{token: TYPES[token].lower() for token in ("NĐ", "QĐ", "NQ", "TTLT", "VBHN")}, **_data["short"]}
LETTERS = dict(
    re.findall(
        r"(\w)=(\S+)",
        "A=a B=bê C=xê D=dê Đ=đê E=e G=giê H=hát I=i K=ca L=lờ M=mờ N=nờ O=o P=pê Q=quy R=rờ S=sờ T=tê U=u V=vê X=ích Y=y"
        " F=ép J=gi W=vê-kép Z=dét Ư=ư Ơ=ơ Ă=á Â=ớ Ê=ê Ô=ô",
    )
)
