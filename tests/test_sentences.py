"""The extractor gathers what is said to people, wherever in the code it stands, and nothing else."""

from __future__ import annotations

import io

import pytest

from scripts.sentences import extract


def gathered(source: str, name: str = "worktrip/trips/rules.py") -> list[str | tuple[str, ...]]:
    """The messages of a piece of code in the file `name`."""
    file = io.BytesIO(source.encode())
    file.name = name
    return [message for _, _, message, _ in extract(file, {}, (), {})]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('raise Gone("期限が過ぎました。")', ["期限が過ぎました。"]),
        ('LABELS = {State.SENT: "送付済み"}', ["送付済み"]),
        ('x = _("%(n)s人", n=3)', ["%(n)s人"]),
        ('x = ("はじめの文。"\n     "続きの文。")', ["はじめの文。続きの文。"]),
        ('x = ngettext("%(num)s泊", "%(num)s泊", n)', [("%(num)s泊", "%(num)s泊")]),
        ('"""説明です。"""\ndef f():\n    """働きです。"""', []),
        ('x = "plain words"', []),
        ('WEEKDAYS = "月火水木金土日"  # data', []),
        ('x = f"令和{year}年"', []),
    ],
)
def test_of_a_stage_every_japanese_text_is_gathered(source: str, expected: list[str]) -> None:
    assert gathered(source) == expected


def test_of_the_kernel_only_what_is_handed_on_or_raised() -> None:
    source = 'ERA = "令和"\nLABEL = N_("平日")\nraise Invalid("数字で入力してください。")'
    assert sorted(map(str, gathered(source, "./worktrip/kernel/writing.py"))) == ["平日", "数字で入力してください。"]
