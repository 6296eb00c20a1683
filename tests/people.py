"""The people of the tests: small factory functions, and the zone they live in."""

from dataclasses import dataclass

from wutong.accounts.lifecycle import Role
from wutong.accounts.models import Firm, Office, Person, Seat, Team
from wutong_engines.names import normalise

PASSWORD = "梧桐-Phoenix-2024"


def make_office(name: str, rank: int = 100) -> Office:
    """Return the office of that name, made if it is new."""
    return Office.objects.get_or_create(name=name, defaults={"short_name": name, "rank": rank})[0]


def make_person(username: str, name: str, role: Role, office: Office) -> Person:
    """Return a person who may sign in with PASSWORD and need not change it first."""
    return Person.objects.create_user(
        username, PASSWORD, name=name, role=role.value, office=office, must_change_password=False
    )


def make_firm(name: str) -> Firm:
    """Return an enterprise whose people may sign in."""
    clean = normalise(name)
    return Firm.objects.create(name=name, key=clean.key, place=clean.region)


def make_firm_person(username: str, name: str, firm: Firm, office: Office) -> Person:
    """Return a person who speaks for an enterprise."""
    person = make_person(username, name, Role.FIRM, office)
    person.firm = firm
    person.save(update_fields=["firm"])
    return person


def make_team(name: str, leader: Person, *members: Person) -> Team:
    """Return a team whose leader and members all hold a seat."""
    team = Team.objects.create(name=name, leader=leader, office=leader.office)
    for person in (leader, *members):
        Seat.objects.create(team=team, person=person)
    return team


@dataclass(frozen=True)
class Zone:
    """One zone with two teams: zhang and chen under li, wang under zhou; zhao keeps the register, qian leads.

    ma (土方岗) balances the soil; xu speaks for 读者印务, which lacks it, and rui for 瑞岭置业, which has too much.
    """

    promotion_office: Office
    equipment_office: Office
    zhang: Person
    chen: Person
    li: Person
    wang: Person
    zhou: Person
    zhao: Person
    qian: Person
    sun: Person
    hu: Person
    wu: Person
    zheng: Person
    feng: Person
    he: Person
    ma: Person
    xu: Person
    rui: Person
    reader: Firm
    ruiling: Firm
    equipment_team: Team
    chemistry_team: Team

    def seat(self, person: Person) -> Seat:
        """Return the person's place in their first team."""
        return Seat.objects.select_related("team", "person").filter(person=person).order_by("id")[0]

    def everyone(self) -> dict[str, Person]:
        """Return the people by name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Person)}


def make_zone() -> Zone:
    """Return a freshly made zone."""
    promotion, equipment = make_office("招商办", 1), make_office("装备产业招商组", 2)
    chemistry, hall = make_office("石化集团专精特新公司", 3), make_office("代办大厅", 4)
    system, statistics = make_office("信息中心", 5), make_office("统计局", 6)
    outside, land = make_office("企业", 9), make_office("自规环局", 7)
    reader, ruiling = make_firm("兰州新区读者印务有限公司"), make_firm("甘肃瑞岭置业有限公司")
    zhang = make_person("zhang", "张专员", Role.OFFICER, equipment)
    chen = make_person("chen", "陈专员", Role.OFFICER, equipment)
    li = make_person("li", "李班长", Role.OFFICER, equipment)
    wang = make_person("wang", "王专员", Role.INCUBATOR, chemistry)
    zhou = make_person("zhou", "周班长", Role.INCUBATOR, chemistry)
    return Zone(
        promotion_office=promotion,
        equipment_office=equipment,
        zhang=zhang,
        chen=chen,
        li=li,
        wang=wang,
        zhou=zhou,
        zhao=make_person("zhao", "赵主任", Role.PROMOTION, promotion),
        qian=make_person("qian", "钱副主任", Role.LEADER, promotion),
        sun=make_person("sun", "孙代办", Role.AGENT, hall),
        hu=make_person("hu", "胡统计", Role.STATISTICS, statistics),
        wu=make_person("wu", "吴管理", Role.SYSTEM, system),
        zheng=make_person("zheng", "郑安全", Role.SECURITY, system),
        feng=make_person("feng", "冯审计", Role.AUDIT, system),
        he=make_person("he", "何企业", Role.FIRM, outside),
        ma=make_person("ma", "马工", Role.EARTHWORK, land),
        xu=make_firm_person("xu", "徐经理", reader, outside),
        rui=make_firm_person("rui", "瑞经理", ruiling, outside),
        reader=reader,
        ruiling=ruiling,
        equipment_team=make_team("装备制造专班", li, zhang, chen),
        chemistry_team=make_team("医药化工专班", zhou, wang),
    )
