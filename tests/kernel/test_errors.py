import pytest

from worktrip.kernel.errors import Blocked, Conflict, DomainError, Forbidden, Gone, Invalid, NotFound


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (DomainError, 409, "refused"),
        (NotFound, 404, "not-found"),
        (Forbidden, 403, "forbidden"),
        (Gone, 410, "gone"),
        (Conflict, 409, "conflict"),
        (Invalid, 422, "invalid"),
        (Blocked, 409, "blocked"),
    ],
)
def test_each_error_has_a_status_and_a_slug_of_its_own(error, status, slug):
    raised = error("できません。")
    assert isinstance(raised, DomainError)
    assert (raised.http_status, raised.slug) == (status, slug)


def test_an_error_reads_as_its_sentence_with_the_values_filled_in():
    error = Conflict("%(room)sは、ほかの方の予約が先に入りました。", room="シングル")
    assert str(error) == "シングルは、ほかの方の予約が先に入りました。"
    assert error.message == "%(room)sは、ほかの方の予約が先に入りました。"
    assert error.values == {"room": "シングル"}


def test_a_percent_sign_without_values_stays_a_percent_sign():
    assert str(DomainError("取消料は20%です。")) == "取消料は20%です。"


def test_what_is_invalid_names_its_fields():
    error = Invalid("入力を確かめてください。", fields={"check_out": "%(first)s以降にしてください。"}, first="2月24日")
    assert error.fields == {"check_out": "%(first)s以降にしてください。"}
    assert error.values == {"first": "2月24日"}


def test_what_is_blocked_names_the_missing_setting():
    assert Blocked("設定がありません。", setting="bathing_tax.stay_rate_yen").setting == "bathing_tax.stay_rate_yen"
