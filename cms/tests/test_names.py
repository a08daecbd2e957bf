"""Names of users in the Vietnamese order."""

from django.contrib.auth import get_user_model
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name


def test_the_family_name_comes_first_on_every_screen():
    user = get_user_model()(username="an", last_name="Nguyễn Bình", first_name="An")
    assert user.get_full_name() == user_display_name(user) == "Nguyễn Bình An"


def test_a_user_with_one_name_is_called_by_it():
    assert get_user_model()(username="an", first_name="Ban Biên tập").get_full_name() == "Ban Biên tập"
