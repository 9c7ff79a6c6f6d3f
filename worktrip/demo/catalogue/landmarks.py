"""What the map shows besides the places: geography is real, the clinic is invented."""

from worktrip.catalogue.rules import LandmarkKind

# kind, name, English name, latitude, longitude, (metres from west to east, from north to south) of a lake
LANDMARKS: tuple[tuple[LandmarkKind, str, str, float, float, tuple[int, int] | None], ...] = (
    (LandmarkKind.LAKE, "女神湖", "Lake Megami", 36.1290, 138.2950, (380, 620)),
    (LandmarkKind.LAKE, "白樺湖", "Lake Shirakaba", 36.1030, 138.2300, (700, 1_100)),
    (LandmarkKind.STATION, "茅野駅", "Chino station", 35.9946, 138.1526, None),
    (LandmarkKind.STATION, "佐久平駅", "Sakudaira station", 36.2776, 138.4646, None),
    (LandmarkKind.INTERCHANGE, "諏訪IC", "Suwa IC", 36.0020, 138.1204, None),
    (LandmarkKind.HOSPITAL, "高原診療所（デモ）", "Highland clinic (demo)", 36.1265, 138.2890, None),
)
