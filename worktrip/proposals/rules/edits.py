"""What was done to a draft, in the words of whoever takes it back: kept as a code and what it was about."""

from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import Sentence

LONGEST = 24
STEPS: dict[str, str] = {
    "added": N_("「%(about)s」の追加"),
    "moved": N_("「%(about)s」の移動"),
    "changed": N_("「%(about)s」の変更"),
    "removed": N_("「%(about)s」の取り外し"),
    "party": N_("来る人の変更"),
    "contract": N_("契約の形の変更"),
    "price": N_("%(about)s案の値段の変更"),
    "alternative": N_("%(about)s案の変更"),
    "opened": N_("%(about)s案の追加"),
    "copied": N_("%(about)s案への旅程の写し"),
    "closed": N_("%(about)s案の取りやめ"),
    "days": N_("%(about)s案への時間割の追加"),
    "programme": N_("プログラムの追加"),
    "what": N_("日にち・人数・宿の置き換え"),
    "like": N_("前の旅からの写し"),
    "warnings": N_("気をつけることの見ておいた印"),
    "words": N_("添える言葉の変更"),
}
# these are about a title, which may name somebody
TITLED = frozenset({"added", "moved", "changed", "removed"})
OTHER = N_("予定の変更")


def step_told(what: str) -> Sentence:
    """A step as `record_edit` keeps it, as a noun."""
    code, _, about = what.partition(" ")
    short = about if len(about) <= LONGEST else f"{about[: LONGEST - 1]}…"
    return Sentence(STEPS.get(code, OTHER), {"about": short})


def logged(what: str) -> str:
    """A step as the log of events has it, which names nobody."""
    code = what.partition(" ")[0]
    return code if code in TITLED else what
