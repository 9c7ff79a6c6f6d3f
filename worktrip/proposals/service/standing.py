"""What the association says in every approval pack, from a day on: hazards, insurance, how it treats information."""

from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals.rules import OF_A_HOUSE, Topic
from worktrip.proposals.tables import StandingWord


def set_standing_word(
    topic: Topic,
    text: str,
    *,
    source: str,
    text_en: str = "",
    facility_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Say something on a topic from today on, in all packs or in those with one house; "" takes it back.

    What was sent keeps what it said. Raises Invalid without a source, since nothing stands there that nobody confirmed,
    or for a house where the topic is the same for all.
    """
    if not source.strip():
        sentence = N_("だれが、いつ確かめたかを入れてください。")
        raise Invalid(sentence, fields={"source": sentence})
    if facility_id is not None and topic not in OF_A_HOUSE:
        sentence = N_("この項目は、どの宿でも同じ内容にしてください。")
        raise Invalid(sentence, fields={"facility": sentence})
    with unit_of_work() as unit:
        unit.session.add(
            StandingWord(
                topic=topic,
                facility_id=facility_id,
                effective_from=clock.today(),
                text=text.strip(),
                text_en=text_en.strip(),
                source=source.strip(),
                noted_at=clock.now(),
                noted_by_id=person_id,
            )
        )
        events.record("proposals.standing_word_set", topic=topic.value, facility=facility_id)
