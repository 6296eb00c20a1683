"""Settle the people of the town: offices, people, teams."""

from wutong.accounts import queries, services
from wutong.site.demo.tables import Tables
from wutong.site.demo.town import Town


def settle(town: Town, tables: Tables, password: str) -> None:
    """Open the offices and accounts and form the teams."""
    for row in tables.offices:
        town.offices[row["name"]] = services.add_office(
            by=None, name=row["name"], short_name=row["short_name"], rank=int(row["rank"])
        )
    for row in tables.people:
        town.people[row["username"]] = services.add_person(
            by=None,
            username=row["username"],
            name=row["name"],
            role=row["role"],
            office_id=town.offices[row["office"]].pk,
            duty=row["duty"],
            password=password,
            rank=int(row["rank"]),
            must_change_password=False,
        )
    for rank, row in enumerate(tables.teams, 1):
        members = [town.people[name].pk for name in row["members"].split(";")]
        town.teams[row["name"]] = services.add_team(
            by=None,
            name=row["name"],
            leader_id=town.people[row["leader"]].pk,
            office_id=town.offices[row["office"]].pk,
            member_ids=members,
            chain=row["chain"],
            rank=rank,
        )
    usernames = {person.pk: username for username, person in town.people.items()}
    for seat in queries.seats():
        town.seats[seat.team, usernames[seat.person_id]] = seat.id
