"""DOC, RTF and ODT files to DOCX, DOCX to PDF, through LibreOffice where it is installed, in an isolated temporary folder."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from legal_docs.files.readers.errors import UnreadableFile

logger = logging.getLogger(__name__)

TIME_LIMIT = 120  # seconds
_SCRIPTING, _PROXY = "Office.Common/Security/Scripting", "Inet/Settings"
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),  # never update links
    ("Office.Calc/Content/Update", "Link", "2"),
    (_PROXY, "ooInetProxyType", "2"),
    (_PROXY, "ooInetHTTPProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPProxyPort", "9"),
    (_PROXY, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPSProxyPort", "9"),
)
_FONTS = ("Times New Roman", "Liberation Serif", "Tinos", "Noto Serif", "DejaVu Serif")


def convert_to_docx(path: Path, target: Path) -> Path:
    """Convert an office file to DOCX in the folder `target`; return its path.

    Raises UnreadableFile: `office_missing`, `office_timeout`, `damaged`.
    """
    return _converted(path, target, "docx:MS Word 2007 XML")


def convert_to_pdf(path: Path, target: Path, *, seconds: int = TIME_LIMIT) -> Path:
    """Convert an office file to PDF in the folder `target`; return its path. Raises as `convert_to_docx` does."""
    return _converted(path, target, "pdf:writer_pdf_Export", seconds=seconds)


def office_program() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def font_with_vietnamese() -> str:
    """Return the first of the usual types that is installed with all Vietnamese letters: LibreOffice would mix two for one without."""
    program = shutil.which("fc-list")
    if program is None:
        return _FONTS[0]
    try:
        listed = subprocess.run([program, ":lang=vi", "family"], capture_output=True, timeout=TIME_LIMIT, check=True, text=True)  # noqa: S603  # a fixed program
    except (subprocess.SubprocessError, OSError):
        return _FONTS[0]
    families = {name.strip() for line in listed.stdout.splitlines() for name in line.split(",")}
    return next((name for name in _FONTS if name in families), _FONTS[0])


def _converted(path: Path, target: Path, form: str, *, seconds: int = TIME_LIMIT) -> Path:
    """Return the file that LibreOffice makes of another in `target`. Raises UnreadableFile when there is none."""
    program = office_program()
    if program is None:
        raise UnreadableFile("office_missing", extension=path.suffix)
    with tempfile.TemporaryDirectory(prefix="office-") as profile:
        source = Path(profile) / f"source{path.suffix.lower()}"
        shutil.copyfile(path, source)
        _write_settings(Path(profile) / "profile")
        command = [
            *_without_network(),
            program,
            f"-env:UserInstallation=file://{profile}/profile",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            form,
            "--outdir",
            str(target),
            str(source),
        ]
        _run(command, profile, seconds)
    converted = target / f"source.{form.partition(':')[0]}"
    if not converted.exists():
        raise UnreadableFile("damaged", detail="LibreOffice")
    return converted


@cache
def _without_network() -> list[str]:
    """Return the command prefix that cuts a program off from the network; empty where the system does not allow it.

    LibreOffice asks servers for pictures, templates and sections that a document names; `_SETTINGS` tell it not to, this keeps it from it.
    """
    program = shutil.which("unshare")
    words = [program, "--net", "--map-root-user"] if program else []
    try:
        if words and subprocess.run([*words, "true"], capture_output=True, timeout=TIME_LIMIT, check=False).returncode == 0:  # noqa: S603
            return words
    except (subprocess.SubprocessError, OSError) as error:
        logger.warning("unshare cannot be run: %s", error)
    logger.warning("LibreOffice runs with network access: unshare is not permitted here, only LibreOffice's settings block the network")
    return []


def _write_settings(profile: Path) -> None:
    """Write the settings of one run of LibreOffice: no macros, no active content, nothing from elsewhere, a proxy that is not there."""
    (profile / "user").mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    text = f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    (profile / "user" / "registrymodifications.xcu").write_text(f'<?xml version="1.0" encoding="UTF-8"?>{text}', encoding="utf-8")


def _run(command: list[str], folder: str, seconds: int) -> None:
    """Run LibreOffice; its start script leaves children behind when it is killed, so the whole group is ended."""
    with subprocess.Popen(  # noqa: S603  # a fixed program, no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, start_new_session=True
    ) as process:
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            raise UnreadableFile("office_timeout", seconds=str(seconds)) from error
    if code:
        raise UnreadableFile("damaged", detail="LibreOffice")
