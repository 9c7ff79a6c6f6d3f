"""What the town has published about outsourced work."""

_SLIDES = "立科町 企画課 地域振興係（2025年2月）"
# orders of outsourced work in thousand yen by fiscal year, as the town published them; 2024 is counted to January
PUBLISHED_YEARS: tuple[tuple[int, int, bool, str], ...] = (
    (2017, 650, False, _SLIDES),
    (2018, 1_681, False, _SLIDES),
    (2019, 6_773, False, _SLIDES),
    (2020, 14_373, False, _SLIDES),
    (2021, 19_049, False, _SLIDES),
    (2022, 25_982, False, _SLIDES),
    (2023, 18_249, False, _SLIDES),
    (2024, 17_353, True, f"{_SLIDES} 2025年1月まで"),
)
