"""DOC, RTF and ODT files, through LibreOffice where it is installed: converted to DOCX in a room of their own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from legal_docs.lawtext.readers.errors import UnreadableFile

TIME_LIMIT = 120  # seconds


def convert_to_docx(path: Path, target: Path) -> Path:
    """Convert an office file to DOCX in the folder `target`; return its path.

    Raises UnreadableFile: `office_missing`, `office_timeout`, `damaged`.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableFile("office_missing", extension=path.suffix)
    with tempfile.TemporaryDirectory(prefix="office-") as profile:
        source = Path(profile) / f"source{path.suffix.lower()}"
        shutil.copyfile(path, source)
        command = [
            program,
            f"-env:UserInstallation=file://{profile}/profile",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(target),
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=TIME_LIMIT, check=True, cwd=profile)  # noqa: S603  # a fixed program, no shell
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile("office_timeout", seconds=str(TIME_LIMIT)) from error
        except subprocess.CalledProcessError as error:
            raise UnreadableFile("damaged", detail="LibreOffice") from error
    converted = target / "source.docx"
    if not converted.exists():
        raise UnreadableFile("damaged", detail="LibreOffice")
    return converted
