"""Files as editors send them in, and the steps of the import screen, for its tests; every value is made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from cms.admin.accounts.roles import EDITORS
from legal_docs.models import ImportedFile
from legal_docs.tests.made_files import docx, paragraph, table

LINES = [
    "QUYẾT ĐỊNH",
    "Quy định giờ mở cửa thư viện",
    "Căn cứ Luật Thư viện số 46/2019/QH14;",
    "Điều 1. Phạm vi điều chỉnh",
    "Quyết định này quy định việc mở cửa thư viện.",
    "Điều 3. Hiệu lực thi hành",
    "Quyết định này có hiệu lực từ ngày 01 tháng 02 năm 2031.",
    "Bãi bỏ Điều 4 Quyết định số 12/2019/QĐ-UBND ngày 02 tháng 3 năm 2019.",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Trần Văn Thử",
]
HEAD = ["ỦY BAN NHÂN DÂN", "TỈNH THỬ NGHIỆM", "Số: 05/2031/QĐ-UBND", "Thử Nghiệm, ngày 15 tháng 01 năm 2031"]


def txt(*more: str, name: str = "quyet-dinh.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([*HEAD, *LINES, *more]).encode())


def word(tmp_path: Path) -> SimpleUploadedFile:
    head = table(("ỦY BAN NHÂN DÂN|TỈNH THỬ NGHIỆM|Số: 05/2031/QĐ-UBND", f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|{HEAD[3]}"))
    path = docx(tmp_path / "a.docx", head + "".join(paragraph(line) for line in LINES))
    return SimpleUploadedFile("Quyết định 05.docx", path.read_bytes())


def send(client: Client, *files: SimpleUploadedFile, follow: bool = False) -> Any:
    """Send files in; return the answer, or with `follow` the page that it leads to, which is as dear as any of the admin."""
    return client.post(reverse("legal_import:incoming"), {"files": list(files)}, follow=follow)


def fields(client: Client, imported: ImportedFile) -> dict[str, Any]:
    """What a browser would send of the form as it is shown."""
    form = client.get(reverse("legal_import:proposal", args=[imported.pk])).context["form"]
    shown = {field.html_name: field.value() for each in (form, *form.relations.forms, *form.effect_days.forms) for field in each}
    return {name: value for name, value in shown.items() if value not in (None, False)}


def post(client: Client, imported: ImportedFile, action: str = "draft", **values: Any) -> Any:
    data = {**fields(client, imported), "action": action, **values}
    url = reverse("legal_import:proposal", args=[imported.pk])
    return client.post(url, {name: value for name, value in data.items() if value is not None})


def editors() -> Group:
    """Return the group of editors."""
    with translation.override("vi"):
        return Group.objects.get(name=gettext(EDITORS))


def as_editor(client: Client) -> Client:
    """Log an editor in, with the role's own rights and no superuser."""
    user = User.objects.create_user("bientap")
    user.groups.add(editors())
    client.force_login(user)
    return client
