"""What an installation still lacks before it can serve a trip."""

from dataclasses import dataclass

from worktrip.kernel.errors import N_


@dataclass(frozen=True)
class Step:
    """One thing an installation needs before it can serve a trip: whether it is there, and what to do if not."""

    title: str
    is_done: bool
    todo: str
    endpoint: str = ""


@dataclass(frozen=True)
class Shelves:
    """What an installation has so far, as far as serving one trip needs it."""

    has_law: bool
    missing_settings: tuple[str, ...] | None
    has_concierge: bool
    has_lodging: bool
    has_room_only_price: bool
    has_priced_room: bool
    has_cancellation: bool
    has_stock: bool


def steps(have: Shelves) -> list[Step]:
    """Everything an installation needs to serve one trip, in the order in which it is entered."""
    return [
        Step(
            N_("法令の税率と標準約款の取消料"),
            have.has_law,
            N_("サーバーで flask catalogue law を一度だけ動かします。"),
        ),
        Step(
            N_("書面に出す発行者と登録"),
            have.missing_settings == (),
            N_("管理者が「設定」で入れます。空いているものがあると、それが要る手続きが止まります。"),
            "accounts.settings",
        ),
        Step(
            N_("コンシェルジュ"),
            have.has_concierge,
            N_("管理者が「人と役割」で、相談に答える人を足します。"),
            "accounts.people",
        ),
        Step(N_("宿泊施設"), have.has_lodging, N_("「施設を足す」から、泊まる場所を1つ入れます。"), "catalogue.add"),
        Step(
            N_("素泊まりの料金（宿泊税を決める）"),
            have.has_room_only_price,
            N_("施設のページの「施設のことを直す」で入れます。"),
            "catalogue.list",
        ),
        Step(
            N_("料金のある部屋"),
            have.has_priced_room,
            N_("施設のページで部屋を足し、平日と休前日の料金を入れます。"),
            "catalogue.list",
        ),
        Step(
            N_("施設の取消料の表"),
            have.has_cancellation,
            N_("施設のページの「取消料の表を入れる」で入れます。"),
            "catalogue.list",
        ),
        Step(
            N_("これからの日の提供数"),
            have.has_stock,
            N_("施設のページで部屋の「提供数を入れる」を開き、日と数を入れます。"),
            "catalogue.list",
        ),
    ]
