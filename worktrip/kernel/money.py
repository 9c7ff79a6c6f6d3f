"""Money is whole yen. What divides it says how it rounds; the magnitude is rounded, so a credit mirrors its invoice."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

Yen: TypeAlias = int
Percent: TypeAlias = int | Decimal


class Rounding(StrEnum):
    """What happens to a fraction of a yen; the issuer's choice, stored on every paper (rules 1.3)."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


def exact(number: Percent) -> Fraction:
    """A percentage as an exact fraction; TypeError for floats, whose 3.5 % of a price may miss a yen."""
    if isinstance(number, float):
        raise TypeError("percentages are int or Decimal, never float")
    return Fraction(number)


def whole_yen(amount: Fraction, rounding: Rounding) -> Yen:
    """An exact amount as whole yen, its magnitude rounded: −0.5 rounds to −1 wherever 0.5 rounds to 1."""
    magnitude = abs(amount)
    yen, rest = divmod(magnitude.numerator, magnitude.denominator)
    match rounding:
        case Rounding.UP:
            yen += rest > 0
        case Rounding.HALF_UP:
            yen += 2 * rest >= magnitude.denominator
        case Rounding.DOWN:
            pass
    return yen if amount >= 0 else -yen


def share(amount_yen: Yen, percent: Percent, rounding: Rounding) -> Yen:
    """So many percent of an amount."""
    return whole_yen(amount_yen * exact(percent) / 100, rounding)


def per_head(total_yen: Yen, heads: int, rounding: Rounding = Rounding.UP) -> Yen:
    """The cost of one person; rounded up unless told, so that heads × cost never falls short of the total."""
    if heads < 1:
        raise ValueError("nobody to share the cost")
    return whole_yen(Fraction(total_yen, heads), rounding)


def split(amount_yen: Yen, parts: int | Sequence[int]) -> list[Yen]:
    """Yen divided so that nothing is lost: equal parts (an int) or by weight; the largest remainder first, then order.

    Every part lies within one yen of its exact share; ValueError without a positive weight or with a negative one.
    """
    weights = [1] * parts if isinstance(parts, int) else list(parts)
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative, and one must be positive")
    magnitude = abs(amount_yen)
    shares = [magnitude * weight // total for weight in weights]
    remainders = [magnitude * weight % total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -remainders[place])
    for place in by_remainder[: magnitude - sum(shares)]:
        shares[place] += 1
    return shares if amount_yen >= 0 else [-each for each in shares]
