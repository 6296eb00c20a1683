"""The people of the tests: small factory functions, and the zone they live in."""

from dataclasses import dataclass

from wutong.accounts.lifecycle import Role
from wutong.accounts.models import Office, Person, Seat, Team

PASSWORD = "梧桐-Phoenix-2024"


def make_office(name: str, rank: int = 100) -> Office:
    """Return the office of that name, made if it is new."""
    return Office.objects.get_or_create(name=name, defaults={"short_name": name, "rank": rank})[0]


def make_person(username: str, name: str, role: Role, office: Office) -> Person:
    """Return a person who may sign in with PASSWORD and need not change it first."""
    return Person.objects.create_user(
        username, PASSWORD, name=name, role=role.value, office=office, must_change_password=False
    )


def make_team(name: str, leader: Person, *members: Person) -> Team:
    """Return a team whose leader and members all hold a seat."""
    team = Team.objects.create(name=name, leader=leader, office=leader.office)
    for person in (leader, *members):
        Seat.objects.create(team=team, person=person)
    return team


@dataclass(frozen=True)
class Zone:
    """One zone with two teams: zhang and chen under li, wang under zhou; zhao keeps the register, qian leads."""

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
    outside = make_office("企业", 9)
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
        equipment_team=make_team("装备制造专班", li, zhang, chen),
        chemistry_team=make_team("医药化工专班", zhou, wang),
    )
