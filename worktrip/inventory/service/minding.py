"""What the desk must see to when a house closes something that trips have, or takes fewer groups than come."""

from worktrip.inventory import queries
from worktrip.inventory.service.guarding import follow_guards
from worktrip.kernel.errors import N_
from worktrip.plumbing import clock
from worktrip.plumbing.database import unit_of_work
from worktrip.trips import service as trips_service
from worktrip.trips.rules import promised_answer


def mind_houses() -> int:
    """Let groups follow what houses say, then ask the desk once per trip and thing about what is in the way now.

    What a trip has stays its own: nothing is released by it. How many new to-dos there are.
    """
    follow_guards()
    asked = 0
    for each in queries.in_the_way(clock.today()):
        body = (
            N_("%(house)sは、%(day)sに受け入れる組数より多くお受けしています。どの組を移すかを、宿と決める")
            if each.is_group
            else N_("%(house)s %(name)sは、いま案内していません。%(day)sからの分をどうするかを、宿に確かめる")
        )
        with unit_of_work():
            asked += trips_service.ask_desk(
                each.trip_id,
                f"closed:{each.trip_id}:{each.offering_id}",
                body,
                promised_answer(clock.now()),
                house=each.house,
                name=each.name,
                day=f"{each.first.month}/{each.first.day}",
            )
    return asked
