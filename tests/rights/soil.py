"""Who is let in where in earthworks: insiders look, desks register, 土方岗 manages, a firm sees its own side."""

from tests.rights.addresses import API
from tests.rights.rows import row
from tests.rights.soil_hauls import API_HAULS, HAULS
from tests.rights.soil_matches import API_MATCHES, MATCHES
from tests.wutong.earthworks.registration_stories import e1

_TEAMS = "zhang chen li wang zhou zhao"
INSIDERS = f"{_TEAMS} qian sun hu ma"
# xu's firm registered what the world's soil is about; rui's firm is the neighbour.
FIRMS = "xu rui"
DESKS = f"{_TEAMS} sun ma"
WRITERS = f"{DESKS} {FIRMS}"
OWNERS = "ma xu"
REASON = {"reason": "改用商品土"}
SOIL_API = f"{API}/soil/registrations"
_ANOTHER = e1(site_name="读者印务二期", starts_on="2025-04-01", ends_on="2025-08-31", firm_name="读者印务有限公司")
_INSPECTED = {"on": "2024-06-28", "verdict": "verified"}

REGISTRATIONS = [
    *row("earthworks:list", "GET", INSIDERS),
    *row("earthworks:export", "GET", INSIDERS),
    *row("earthworks:pipeline", "GET", INSIDERS),
    *row("earthworks:mine", "GET", FIRMS),
    *row("earthworks:register", "GET POST", WRITERS),
    *row("earthworks:meeting", "GET POST", DESKS),
    *row("earthworks:registration", "GET", f"{INSIDERS} xu"),
    *row("earthworks:registration", "GET", f"{INSIDERS} rui", "the neighbour's", registration_id="surplus_id"),
    *row("earthworks:edit", "GET POST", OWNERS),
    *row("earthworks:edit", "GET POST", "ma sun", "entered by the hall", registration_id="hall_registration"),
    *row("earthworks:inspect", "GET POST", "ma"),
    *row("earthworks:attach", "POST", OWNERS),
    *row("earthworks:attachment", "GET", f"{INSIDERS} xu"),
    *row("earthworks:move", "POST", OWNERS, "withdraw", REASON, verb="withdraw"),
    *row("earthworks:move", "POST", OWNERS, "resubmit", REASON, verb="resubmit"),
    *row("earthworks:move", "POST", "ma", "give_back", REASON, verb="give_back"),
    *row("earthworks:move", "POST", "ma", "close", REASON, verb="close"),
    *row("kernel:import_template", "GET", WRITERS, "soil", code="earthworks.registrations"),
    *row("kernel:import", "GET POST", WRITERS, "soil", code="earthworks.registrations"),
]

API_REGISTRATIONS = [
    *row(SOIL_API, "GET", f"{INSIDERS} {FIRMS}"),
    *row(SOIL_API, "POST", WRITERS, said={"values": {**_ANOTHER, "firm_name": ""}}),
    *row(f"{SOIL_API}/{{int:registration_id}}", "GET", f"{INSIDERS} xu"),
    *row(f"{SOIL_API}/{{int:registration_id}}/inspections", "POST", "ma", said=_INSPECTED),
]

# Matches, agreements, permits; prices, outlets, plans; tickets, settlements, ledger: each its own list, added below.
SOIL_PAGES = [*REGISTRATIONS, *MATCHES, *HAULS]
API_SOIL = [*API_REGISTRATIONS, *API_MATCHES, *API_HAULS]
