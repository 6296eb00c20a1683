"""Live the soil: heaps and holes, prices, plans, matches, 7,700 trips, surveys, settlements, the firms' last word."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.accounts import services as accounts
from wutong.earthworks import services
from wutong.earthworks.lifecycle import ITEMS, Convention
from wutong.earthworks.services import RegistrationValues
from wutong.kernel import jobs
from wutong.site.demo import trips
from wutong.site.demo.tables import Row, Tables, day, given
from wutong.site.demo.town import Moment, Town, hour

DESK = "tianye"
AUTHORITY = "孔科长(自规环局)"
OPENED = date(2024, 3, 20)
QUOTED = date(2024, 3, 21)


@dataclass(frozen=True)
class _Plan:
    """A plan of the town: its letter in the table of matches, when it was asked for, for which weeks and sites."""

    letter: str
    asked: date
    starts_on: date
    weeks: int
    name: str
    sites: tuple[str, ...] = ()


PLANS = (
    _Plan("A", date(2024, 3, 26), date(2024, 4, 8), 13, "二季度土方平衡"),
    _Plan(
        "B", date(2024, 6, 21), date(2024, 7, 1), 13, "三季度土方平衡",
        ("S1", "S2", "S3", "S4", "N4", "N8", "N9", "N10"),
    ),
)  # fmt: skip
_COLUMNS = (
    "side", "site_name", "longitude", "latitude", "amount", "convention", "soil", "use", "roads", "cost_wish",
    "signed_by", "source",
)  # fmt: skip
_NUMBERS = ("minimum_m3", "daily_m3", "stock_m3")


def moments(town: Town, tables: Tables) -> list[Moment]:
    """Return every moment in the life of the soil."""
    return [
        Moment(hour(OPENED, 10), partial(_firms, town, tables)),
        *_outside(town, tables),
        *(_told(row["registered_on"], 11, partial(_register, town, row)) for row in tables.soil_registrations),
        *(_told(row["on"], 16, partial(_inspect, town, row)) for row in tables.soil_inspections),
        *(Moment(hour(plan.asked, 15), partial(_plan, town, plan)) for plan in PLANS),
        *(moment for row in tables.soil_matches for moment in _life(town, tables, row)),
        *(moment for row in tables.soil_hauls for moment in _hauls(town, tables, row)),
        *trips.today(town, tables),
    ]


def _told(on: str, at: int, verb: Callable[[], object]) -> Moment:
    return Moment(hour(_on(on), at), verb)


def _firms(town: Town, tables: Tables) -> None:
    """Enter the firms, and open an account for one person of each."""
    office = town.offices["企业用户"].pk
    password = town.password
    for row in tables.soil_firms:
        firm = accounts.add_firm(by=None, name=row["name"], source=row["source"])
        town.soil[row["name"]] = firm.pk
        town.people[row["username"]] = accounts.add_person(
            by=None,
            username=row["username"],
            name=row["person"],
            role="firm",
            office_id=office,
            duty="土方联系人",
            password=password,
            rank=91,
            must_change_password=False,
            firm_id=firm.pk,
        )
        town.firm_people[row["name"]] = row["username"]


def _outside(town: Town, tables: Tables) -> Iterator[Moment]:
    for row in tables.soil_outlets:
        yield Moment(hour(QUOTED, 9), partial(_outlet, town, row))
    for row in tables.soil_prices:
        yield Moment(hour(_on(row["on"]), 9, 30), partial(_price, town, row))


def _outlet(town: Town, row: Row) -> None:
    made = services.add_outlet(
        by=town.people[DESK],
        **given(row, ("kind", "name", "soil", "note", "source")),  # type: ignore[arg-type]  # texts only
        longitude=Decimal(row["longitude"]),
        latitude=Decimal(row["latitude"]),
        capacity_m3=int(row["capacity_m3"]),
        daily_m3=int(row["daily_m3"]),
        soils=tuple(filter(None, row["soils"].split(";"))),
    )
    town.soil[row["name"]] = made.pk


def _price(town: Town, row: Row) -> None:
    services.quote_price(
        by=town.people[DESK],
        kind=row["kind"],
        fen=int(row["fen"]),
        source=row["quoted_from"],
        on=_on(row["on"]),
        outlet_id=town.soil[row["outlet"]] if row["outlet"] else None,
        is_demo=True,
    )


def _register(town: Town, row: Row) -> None:
    numbers = {name: int(row[name]) for name in _NUMBERS if row[name]}
    values: dict[str, Any] = {**given(row, _COLUMNS), **numbers, "drawing_crs": "CGCS2000 3°带 105°(演示)"}
    values |= {"starts_on": _on(row["starts_on"]), "ends_on": _on(row["ends_on"])}
    project = town.projects[row["project"]]
    by_itself = row["by"] in town.firm_people.values()
    if not by_itself:
        values |= {"firm_name": row["firm"], "project_id": project}
    made = services.register(
        by=town.people[row["by"]],
        values=RegistrationValues(**values),  # type: ignore[typeddict-item]  # columns are checked by the service
    )
    town.soil[row["ref"]] = made.pk
    if by_itself:
        # A firm speaks for itself; which project of the house it is, the house says.
        services.edit(
            by=town.people[DESK], registration_id=made.pk, based_on=made.version, values={"project_id": project}
        )


def _inspect(town: Town, row: Row) -> None:
    services.inspect(
        by=town.people[DESK],
        registration_id=town.soil[row["registration"]],
        on=_on(row["on"]),
        verdict=row["verdict"],
        flags=tuple(filter(None, row["flags"].split(";"))),
        amount=Decimal(row["amount"]),
        convention=row["convention"],
        method=row["method"],
        inspectors=row["inspectors"],
        note=row["note"],
    )


def _plan(town: Town, plan: _Plan) -> None:
    """Ask for a plan, and let the engine answer here and now."""
    sites = {"registration_ids": [town.soil[ref] for ref in plan.sites]} if plan.sites else {}
    made = services.start_plan(
        by=town.people[DESK], name=plan.name, starts_on=plan.starts_on, weeks=plan.weeks, settings=sites
    )
    jobs.run_waiting_jobs()
    town.soil[f"plan {plan.letter}"] = made.pk


def _life(town: Town, tables: Tables, row: Row) -> Iterator[Moment]:
    yield Moment(hour(_on(row["proposed_on"]), 10), partial(_propose, town, row))
    if on := day(row["consulted_on"]):
        yield Moment(hour(on, 15), partial(_consult, town, tables, row))
    if on := day(row["agreed_on"]):
        yield Moment(hour(on, 10, 30), partial(_agree, town, row, on))
    if on := day(row["permitted_on"]):
        yield Moment(hour(on, 14), partial(_permit, town, tables, row, on))
    if on := day(row["finished_on"]):
        yield Moment(hour(on, 17), partial(_finish, town, row, on))
    if on := day(row["surveyed_on"]):
        yield Moment(hour(on, 16), partial(_survey, town, row, on))
    if on := day(row["settled_on"]):
        yield Moment(hour(on, 11), partial(_settle, town, tables, row, on))
    for side in ("surplus", "need"):
        if on := day(row[f"{side}_confirmed_on"]):
            yield Moment(hour(on, 10), partial(_confirm, town, tables, row, side))
    if on := day(row["need_closed_on"]):
        yield Moment(hour(on, 15), partial(_close, town, row))


def _propose(town: Town, row: Row) -> None:
    made = services.propose(
        by=town.people[DESK],
        surplus_id=town.soil[row["surplus"]],
        need_id=town.soil[row["need"]],
        bank_m3=int(row["bank_m3"]),
        starts_on=_on(row["starts_on"]),
        ends_on=_on(row["ends_on"]),
        plan_id=town.soil[f"plan {row['plan']}"] if row["plan"] else None,
    )
    town.soil[row["ref"]] = made.pk


def _consult(town: Town, tables: Tables, row: Row) -> None:
    match = town.soil[row["ref"]]
    for role in ("surplus", "need"):
        side = registration(tables, row[role])
        username = town.firm_people.get(side["firm"])
        if username:
            services.give_opinion(by=town.people[username], match_id=match, role=role, opinion="agree")
        else:
            services.give_opinion(
                by=town.people[DESK], match_id=match, role=role, opinion="agree", said_by=side["signed_by"]
            )
    services.give_opinion(by=town.people[DESK], match_id=match, role="authority", opinion="agree", said_by=AUTHORITY)


def _agree(town: Town, row: Row, on: date) -> None:
    services.agree(
        by=town.people[DESK],
        match_id=town.soil[row["ref"]],
        signed_on=on,
        number=row["number"],
        amount=Decimal(row["bank_m3"]),
        convention=Convention.BANK.value,
        measured_by="车次小票按车斗容积折自然方,完工后无人机复测",
        payer=row["payer"],
        quality="不含砂砾石、表土、建筑垃圾;按批抽检",
    )


def _permit(town: Town, tables: Tables, row: Row, on: date) -> None:
    by, match = town.people[DESK], town.soil[row["ref"]]
    for number, item in enumerate(ITEMS, 1):
        services.tick_item(
            by=by,
            match_id=match,
            code=item.code,
            done_on=on,
            number=f"{row['ref']}-{number:02d}(演示)",
            valid_to=date(2024, 12, 31) if item.code in {"generator", "truck", "receiver", "licence"} else None,
        )
    for truck in tables.soil_trucks:
        if truck["match"] == row["ref"]:
            made = services.add_truck(
                by=by,
                match_id=match,
                plate=truck["plate"],
                bed_m3=Decimal(truck["bed_m3"]),
                permit_number=truck["permit_number"],
                valid_to=_on(truck["valid_to"]),
                driver=truck["driver"],
            )
            town.trucks.setdefault(row["ref"], []).append(made)
    services.permit(by=by, match_id=match, on=on)


def _hauls(town: Town, tables: Tables, row: Row) -> Iterator[Moment]:
    """Haul on every working day between two days until the volume is reached; the evening enters the day's sheet."""
    for on in trips.working_days(row):
        yield Moment(hour(on, 19), partial(trips.record_day, town, row, on))


def _finish(town: Town, row: Row, on: date) -> None:
    services.finish(by=town.people[DESK], match_id=town.soil[row["ref"]], on=on)


def _survey(town: Town, row: Row, on: date) -> None:
    services.survey(
        by=town.people[DESK],
        match_id=town.soil[row["ref"]],
        on=on,
        surveyors="田野、双方代表、测绘单位",
        method="无人机航测",
        amount=Decimal(row["survey_m3"]),
        explanation=row["survey_note"],
    )


def _settle(town: Town, tables: Tables, row: Row, on: date) -> None:
    services.settle(
        by=town.people[DESK],
        match_id=town.soil[row["ref"]],
        on=on,
        basis=row["basis"],
        basis_reason=row["basis_reason"],
        surplus_signer=registration(tables, row["surplus"])["signed_by"],
        need_signer=registration(tables, row["need"])["signed_by"],
    )


def _confirm(town: Town, tables: Tables, row: Row, side: str) -> None:
    """Let the firm itself say that nothing is left."""
    person: AbstractBaseUser = town.people[town.firm_people[registration(tables, row[side])["firm"]]]
    services.close_match(by=person, match_id=town.soil[row["ref"]])


def _close(town: Town, row: Row) -> None:
    """Close the hole that is full."""
    services.close_registration(by=town.people[DESK], registration_id=town.soil[row["need"]], reason="方量已运完、结算")


def registration(tables: Tables, ref: str) -> Row:
    """Return the row of a heap or a hole."""
    return next(row for row in tables.soil_registrations if row["ref"] == ref)


def _on(text: str) -> date:
    return date.fromisoformat(text)
