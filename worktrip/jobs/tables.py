"""Tables of jobs."""

from sqlalchemy.orm import Mapped, mapped_column

from worktrip.plumbing.database import Base


class PublishedYear(Base):
    """What the town published about outsourced work in one fiscal year, with where it stands."""

    __tablename__ = "published_years"
    fiscal_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    orders_thousand_yen: Mapped[int]
    is_partial: Mapped[bool] = mapped_column(default=False)
    source_note: Mapped[str] = mapped_column(default="")
