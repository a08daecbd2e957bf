"""Users, units and offices from a sheet: a preview that changes nothing, then what it showed, and a file that comes back the same."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from home.models import OrgUnit
from qa.models import Unit

pytestmark = pytest.mark.django_db
USERS = get_user_model().objects
SHEET = """Tên đăng nhập;Họ;Tên;Thư điện tử;Nhóm;Đang hoạt động
an;Nguyễn;An;an@example.org;Biên tập;có
binh;Trần;Bình;không-phải-thư;Biên tập;có
cu;Lê;Cư;cu@example.org;Không có nhóm này;có
sep;Đỗ;Sếp;sep@example.org;;không
"""


def send(client: Client, code: str, text: str) -> object:
    return client.post(f"/quan-tri/bang-tinh/{code}/", {"file": SimpleUploadedFile("bang.csv", text.encode())})


@pytest.fixture
def keeper() -> Client:
    """Somebody who keeps accounts without being an administrator."""
    user = USERS.create_user("giu-tai-khoan", "giu@example.org", "mat-khau-rat-dai")
    codes = ("add_user", "change_user", "access_admin")
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client = Client()
    client.force_login(user)
    return client


def test_a_preview_names_each_row_and_changes_nothing_until_it_is_confirmed(keeper: Client):
    Group.objects.create(name="Biên tập")
    USERS.create_superuser("sep", "sep@example.org", "mat-khau-rat-dai")
    preview = send(keeper, "nguoi-dung", SHEET)
    rows = {row.name: row for row in preview.context["rows"]}
    assert rows["an"].changes == [
        ("Tên đăng nhập", "", "an"),
        ("Họ", "", "Nguyễn"),
        ("Tên", "", "An"),
        ("Thư điện tử", "", "an@example.org"),
        ("Đang hoạt động", "", "có"),
        ("Nhóm", "", "Biên tập"),
    ]
    assert rows["binh"].problem.startswith("Thư điện tử:")
    assert "Không có nhóm này" in rows["cu"].problem
    assert "quản trị" in rows["sep"].problem
    assert not USERS.filter(username="an").exists()
    keeper.post("/quan-tri/bang-tinh/nguoi-dung/", {"sheet": preview.context["sheet"]})
    made = USERS.get(username="an")
    assert [group.name for group in made.groups.all()] == ["Biên tập"]
    assert made.has_usable_password()  # so that the link for a forgotten one reaches them
    assert not USERS.filter(username__in=["binh", "cu"]).exists()
    assert USERS.get(username="sep").is_active
    again = send(keeper, "nguoi-dung", SHEET.splitlines()[0] + "\n" + SHEET.splitlines()[1])
    assert (again.context["todo"], again.context["same"]) == (0, 1)


@pytest.mark.parametrize("known", [False, True])
def test_of_two_rows_about_one_account_the_second_is_refused_in_the_preview_and_afterwards(keeper: Client, known: bool):
    if known:
        USERS.create_user("an", "cu@example.org", "mat-khau-rat-dai")
    text = "Tên đăng nhập;Họ;Tên;Thư điện tử\nan;Lê;An;an@example.org\nAN;Lê;Ân;khac@example.org\n"
    preview = send(keeper, "nguoi-dung", text)
    assert [row.problem for row in preview.context["rows"]] == ["", "Trùng với dòng 2 của bảng này."]
    keeper.post("/quan-tri/bang-tinh/nguoi-dung/", {"sheet": preview.context["sheet"]})
    assert [(user.first_name, user.email) for user in USERS.filter(username__iexact="an")] == [("An", "an@example.org")]


def test_who_may_only_change_accounts_adds_none_and_what_they_load_down_comes_back_the_same(keeper: Client):
    USERS.create_superuser("sep", "sep@example.org", "mat-khau-rat-dai")
    Permission.objects.get(codename="add_user").user_set.clear()
    (new,) = send(keeper, "nguoi-dung", "Tên đăng nhập\nmoi\n").context["rows"]
    assert (new.outcome, new.problem) == ("failed", "Chưa có dữ liệu của dòng này và bạn không có quyền thêm mới.")
    book = b"".join(keeper.get("/quan-tri/bang-tinh/nguoi-dung/tep.xlsx").streaming_content)
    same = keeper.post("/quan-tri/bang-tinh/nguoi-dung/", {"file": SimpleUploadedFile("nguoi-dung.xlsx", book)})
    assert (same.context["rows"], same.context["same"]) == ([], 2)


def test_a_unit_may_stand_below_its_own_and_what_is_loaded_down_changes_nothing(admin_client: Client):
    sheet = "Tên,Thuộc,Điện thoại\nSở Tư pháp,,+84 200 3800 111\nPhòng Hộ tịch,Sở Tư pháp,\nPhòng lạc,Sở không có,\n"
    preview = send(admin_client, "don-vi", sheet)
    assert [row.outcome for row in preview.context["rows"]] == ["created", "created", "failed"]
    admin_client.post("/quan-tri/bang-tinh/don-vi/", {"sheet": preview.context["sheet"]})
    assert OrgUnit.objects.get(name="Phòng Hộ tịch").parent.name == "Sở Tư pháp"
    book = b"".join(admin_client.get("/quan-tri/bang-tinh/don-vi/tep.xlsx").streaming_content)
    assert all(cell.data_type != "f" for row in load_workbook(io.BytesIO(book)).active for cell in row)
    same = admin_client.post("/quan-tri/bang-tinh/don-vi/", {"file": SimpleUploadedFile("don-vi.xlsx", book)})
    assert (same.context["todo"], same.context["same"]) == (0, 2)


def test_who_may_not_and_what_is_no_sheet_is_refused_in_words(admin_client: Client, keeper: Client):
    assert keeper.get("/quan-tri/bang-tinh/don-vi/tep.xlsx").status_code in (302, 403)
    other = send(admin_client, "don-vi", "A,B\n1,2\n")
    assert other.status_code == 302
    assert "Tên" in str(next(iter(admin_client.get("/quan-tri/bang-tinh/").context["messages"])))
    with zipfile.ZipFile(odd := io.BytesIO(), "w") as book:
        book.writestr("[Content_Types].xml", "<")
    for content in (b"khong phai", odd.getvalue()):
        bad = admin_client.post("/quan-tri/bang-tinh/don-vi/", {"file": SimpleUploadedFile("x.xlsx", content)})
        assert bad.status_code == 302
    assert admin_client.post("/quan-tri/bang-tinh/don-vi/", {"sheet": "giả"}).status_code == 302


def test_units_that_answer_come_from_a_sheet_and_none_is_part_of_itself(admin_client: Client):
    sheet = "Tên;Thuộc;Hộp thư nhận;Đơn vị thay\nSở A;;a@example.org;\nPhòng B;Sở A;b@example.org;Sở A\nSở A;Phòng B;;\n"
    preview = send(admin_client, "don-vi-tra-loi", sheet)
    assert [row.problem != "" for row in preview.context["rows"]] == [False, False, True]
    admin_client.post("/quan-tri/bang-tinh/don-vi-tra-loi/", {"sheet": preview.context["sheet"]})
    made = Unit.objects.get(name="Phòng B")
    assert (made.parent.name, made.fallback.name, made.inbox) == ("Sở A", "Sở A", "b@example.org")


def test_a_new_person_needs_a_name_and_an_address_of_their_own(keeper: Client):
    head = "Tên đăng nhập;Họ;Tên;Thư điện tử"
    lines = ("an;Nguyễn;An;an@example.org", "binh;Trần;Bình;", "cu;;Cư;AN@example.org", "sep;Đỗ;Sếp;Giu@example.org")
    rows = send(keeper, "nguoi-dung", "\n".join((head, *lines))).context["rows"]
    assert [row.outcome for row in rows] == ["created", "failed", "failed", "failed"]
    assert ["Thư điện tử" in row.problem for row in rows] == [False, True, True, True]
