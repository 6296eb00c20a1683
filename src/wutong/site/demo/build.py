"""Live the town's half-year: every row becomes verbs on their days, run in order through the services."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from wutong.kernel import clock, rules
from wutong.site.demo import chains, directory, leads, outreach, people, projects, soil, targets, warming
from wutong.site.demo.tables import Tables
from wutong.site.demo.town import Moment, Town

LAST_DAY = date(2024, 6, 28)
FIRST_DAY = date(2023, 7, 3)


def build(tables: Tables, password: str, told: Callable[[int, int], None] = lambda done, total: None) -> Town:
    """Build the town in one transaction and return what was made; killed in the middle, nothing of it is there.

    :param password: the demo people's password.
    :param told: called with how many verbs are done and how many there are.
    """
    town = Town(password=password)
    # Nobody amends a rule in the town: each day's rules are asked for once.
    with warming.beside() as warmed, transaction.atomic(), rules.remembered():
        with clock.at(FIRST_DAY):
            people.settle(town, tables, password)
        story = Story()
        story.tell(chains.moments(town, tables))
        story.tell(directory.moments(town, tables, warmed))
        story.tell(outreach.moments(town, tables))
        story.tell(leads.moments(town, tables))
        story.tell(projects.moments(town, tables))
        story.tell(soil.moments(town, tables))
        story.tell(targets.moments(town, tables))
        story.run(told)
    return town


@dataclass
class Story:
    """Moments from every table, run in the order of time."""

    moments: list[Moment] = field(default_factory=list)

    def tell(self, moments: list[Moment]) -> None:
        """Add moments; those of one hour keep the order in which they were told."""
        self.moments += moments

    def run(self, told: Callable[[int, int], None]) -> None:
        """Run every moment on its day."""
        ordered = sorted(self.moments, key=lambda moment: moment.at)
        for done, moment in enumerate(ordered, 1):
            with clock.at(moment.at):
                moment.verb()
            if done % 50 == 0 or done == len(ordered):
                told(done, len(ordered))
