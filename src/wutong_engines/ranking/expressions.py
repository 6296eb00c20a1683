"""The ranking as one Ibis expression over the directory's columns: the same on one machine and on a cluster.

Everything counted is a whole number, so that the same firms get the same points on every engine.
"""

from functools import reduce
from operator import add, or_
from typing import Any, Final

from wutong_engines.backends import libraries
from wutong_engines.codes.distance import EARTH_KM
from wutong_engines.ranking import scopes
from wutong_engines.ranking import terms as t
from wutong_engines.ranking.columns import COLUMNS
from wutong_engines.ranking.terms import Terms
from wutong_engines.ranking.weights import PENALTIES

_DEGREE: Final = 0.017453292519943295


def relevant(firms: Any, terms: Terms) -> Any:
    """Return whether name, scope, class or a known tie says that the firm has to do with the segment."""
    signs = [_any_word(firms.plain, terms.words), _any_word(firms.scope, terms.words)]
    signs += [firms.industry.startswith(code).fill_null(False) for code in terms.classes]
    if terms.relations:
        signs.append(firms.id.isin([firm_id for firm_id, _ in terms.relations]))
    return reduce(or_, signs)


def scored(firms: Any, terms: Terms) -> Any:
    """Return the relevant firms with `score` (hundredths of a point), `blocked` (a code or empty) and `is_local`."""
    near = firms.filter(relevant(firms, terms))
    near = near.mutate(division=_division(near), km=_km(near, terms), yuan=_yuan(near, terms), said=_said(near, terms))
    near = near.mutate(is_local=_is_local(near, terms))
    asked = {f"v_{code}": found for code, found in values(near, terms).items() if code in terms.weights}
    near = near.mutate(**asked)
    total = reduce(add, (_points(near, code, weight) for code, weight in terms.weights.items()), _whole(0))
    near = near.mutate(score=total, blocked=blocked(near, terms))
    return near.select(*COLUMNS, "is_local", "blocked", "score", no_scope=near.scope.isnull())


def values(firms: Any, terms: Terms) -> dict[str, Any]:
    """Return each factor's value in thousandths, null where the datum is not known."""
    ibis = libraries.ibis()
    unknown = ibis.null("int64")
    years = [(firms.reg_date <= day, _whole(value)) for day, value in terms.founded]
    wealth = [(firms.yuan >= wan, _whole(value)) for wan, value in t.CAPITAL]
    size = [(firms.size_class == name, _whole(value)) for name, value in t.SIZES.items()]
    ties = [(firms.id == firm_id, _whole(value)) for firm_id, value in terms.relations]
    return {
        "scope": firms.said,
        "focus": _focus(firms, terms),
        "name": _any_word(firms.plain, terms.words).ifelse(_whole(t.ONE), _whole(0)),
        "industry": ibis.cases((firms.industry.isnull(), unknown), *_class_steps(firms, terms), else_=_whole(0)),
        "relation": ibis.cases(*ties, else_=unknown) if ties else unknown,
        "titles": _title_value(firms, terms),
        "capital": ibis.cases((firms.yuan.isnull() | (firms.yuan <= 0), unknown), *wealth, else_=unknown),
        "distance": ibis.cases(
            (firms.km.isnull(), unknown),
            (firms.km <= t.NEAR_KM, _whole(t.ONE)),
            (firms.km >= t.FAR_KM, _whole(0)),
            else_=((_whole(t.FAR_KM) - firms.km) * t.ONE // (t.FAR_KM - t.NEAR_KM)).cast("int64"),
        ),
        "age": ibis.cases((firms.reg_date.isnull(), unknown), *years, else_=_whole(0)),
        "size": ibis.cases(*size, else_=unknown),
        "dealer": _dealer(firms).ifelse(_whole(t.ONE), _whole(0)),
        "branch": firms.is_branch.fill_null(False).ifelse(_whole(t.ONE), _whole(0)),
    }


def blocked(firms: Any, terms: Terms) -> Any:
    """Return the code of the first limit a firm does not meet, empty where it meets all."""
    ibis = libraries.ibis()
    limits = terms.problem.constraints
    cases = []
    if limits.exclude_ids:
        cases.append((firms.id.isin(list(limits.exclude_ids)), "excluded"))
    if limits.exclude_local:
        cases.append((firms.is_local, "local"))
    if not limits.branches:
        cases.append((firms.is_branch.fill_null(False), "branch"))
    if terms.regions:
        cases += _limits_of_region(firms, terms)
    cases += _limits_of_capital(firms, terms) + _limits_of_age(firms, terms)
    if terms.titles:
        cases.append((~_holds(firms, terms, terms.titles), "titles"))
    if limits.size_classes:
        cases.append((firms.size_class.isnull(), "size_unknown"))
        cases.append((~firms.size_class.isin(list(limits.size_classes)), "size"))
    if limits.max_km is not None:
        cases += [(firms.km.isnull(), "distance_unknown"), (firms.km > limits.max_km, "distance")]
    text = firms.plain.concat(" ", firms.scope.fill_null(""))
    cases += [(~text.contains(word), "must_words") for word in terms.must]
    cases += [(text.contains(word), "not_words") for word in terms.never]
    return ibis.cases(*cases, else_="") if cases else ibis.literal("")


def _limits_of_region(firms: Any, terms: Terms) -> list[tuple[Any, str]]:
    """Return the limits of place; a firm known by its province only may or may not be in a wanted city."""
    unknown = firms.division.isnull()
    if terms.wider:
        unknown |= firms.division.isin(list(terms.wider))
    return [(unknown, "region_unknown"), (~_inside(firms.division, terms.regions), "region")]


def _limits_of_capital(firms: Any, terms: Terms) -> list[tuple[Any, str]]:
    limits = terms.problem.constraints
    least, most = limits.min_capital_wan, limits.max_capital_wan
    if least is None and most is None:
        return []
    cases = [(firms.yuan.isnull() | (firms.yuan <= 0), "capital_unknown")]
    cases += [(firms.yuan < least, "capital")] if least is not None else []
    return cases + ([(firms.yuan > most, "capital")] if most is not None else [])


def _limits_of_age(firms: Any, terms: Terms) -> list[tuple[Any, str]]:
    limits = terms.problem.constraints
    first, last = limits.registered_after, limits.registered_before
    if first is None and last is None:
        return []
    cases = [(firms.reg_date.isnull(), "registered_unknown")]
    cases += [(firms.reg_date < first, "registered")] if first is not None else []
    return cases + ([(firms.reg_date > last, "registered")] if last is not None else [])


def _whole(value: int) -> Any:
    return libraries.ibis().literal(value, "int64")


def _any_word(column: Any, words: tuple[str, ...]) -> Any:
    return reduce(or_, (column.contains(word) for word in words)).fill_null(False)


def _said(firms: Any, terms: Terms) -> Any:
    """Return what a scope says of the words, the strongest first; null where there is no scope."""
    # Painted only where a word stands at all: the cases are tried in turn.
    painted = reduce(lambda text, paint: text.re_replace(*paint), scopes.PAINTS, firms.scope).concat(scopes.END)
    return libraries.ibis().cases(
        (firms.scope.isnull(), libraries.ibis().null("int64")),
        (~_any_word(firms.scope, terms.words), _whole(0)),
        (painted.re_search(terms.made), _whole(t.MADE)),
        (painted.re_search(terms.listed), _whole(t.LISTED)),
        (painted.re_search(terms.sold), _whole(t.SOLD)),
        else_=_whole(t.NAMED),
    )


def _focus(firms: Any, terms: Terms) -> Any:
    """Return how early a scope names one of the words: all for the first character, nothing from the hundredth on."""
    ibis = libraries.ibis()
    places = [firms.scope.find(word).cast("int64") for word in terms.words]
    far = _whole(t.FOCUS_CHARS)
    first = reduce(ibis.least, ((place >= 0).ifelse(ibis.least(place, far), far) for place in places), far)
    value = ((far - first) * t.ONE // t.FOCUS_CHARS).cast("int64")
    return firms.scope.isnull().ifelse(ibis.null("int64"), value)


def _class_steps(firms: Any, terms: Terms) -> list[tuple[Any, Any]]:
    steps = []
    for digits, value in t.CLASS_VALUES:
        codes = [code[:digits] for code in terms.classes if len(code) >= digits]
        # A wanted class of two digits is met in full by every class below it.
        codes += [code for code in terms.classes if len(code) < digits == t.CLASS_VALUES[0][0]]
        if codes:
            steps.append((reduce(or_, (firms.industry.startswith(code) for code in codes)), _whole(value)))
    return steps


def _title_value(firms: Any, terms: Terms) -> Any:
    """Return the best title valid on the day; a firm of which no title is recorded is not known to have none."""
    ibis = libraries.ibis()
    steps = [(_holds(firms, terms, (word,)), _whole(value)) for word, value, _ in t.TITLES]
    empty = firms.titles.isnull() | (firms.titles.length() == 0)
    return ibis.cases((empty, ibis.null("int64")), *steps, else_=_whole(0))


def _holds(firms: Any, terms: Terms, words: tuple[str, ...]) -> Any:
    day = libraries.ibis().literal(terms.problem.as_of)

    def valid(title: Any) -> Any:
        begun = title.valid_from.isnull() | (title.valid_from <= day)
        ended = title.valid_to.isnull() | (title.valid_to >= day)
        dated = title.valid_from.notnull() | title.valid_to.notnull()
        return begun & ended & dated & reduce(or_, (title.title.contains(word) for word in words))

    return (firms.titles.filter(valid).length() > 0).fill_null(False)


def _dealer(firms: Any) -> Any:
    """Return whether a name speaks of trade, and no scope says that the firm makes the product."""
    return firms.plain.re_search(t.DEALER).fill_null(False) & (firms.said.fill_null(0) < t.MADE)


def _points(firms: Any, code: str, weight: int) -> Any:
    """Return weight × value in whole hundredths; a penalty counts down, what is not known counts nothing."""
    gained = ((firms[f"v_{code}"] * weight + t.ONE // 2) // t.ONE).cast("int64").fill_null(0)
    return -gained if code in PENALTIES else gained


def _inside(column: Any, prefixes: tuple[str, ...]) -> Any:
    return reduce(or_, (column.startswith(prefix) for prefix in prefixes)).fill_null(False)


def _is_local(firms: Any, terms: Terms) -> Any:
    zone = terms.problem.zone
    by_code = _inside(firms.division, zone.region_codes)
    if not zone.address_words:
        return by_code
    return by_code | (_inside(firms.division, (terms.zone_province,)) & _any_word(firms.address, zone.address_words))


def _division(firms: Any) -> Any:
    """Return the division code; where there is none, that of the province."""
    ibis = libraries.ibis()
    provinces = [(firms.province == name, code) for name, code in t.PROVINCE_CODES]
    return ibis.coalesce(firms.region_code, ibis.cases(*provinces, else_=ibis.null("string")))


def _yuan(firms: Any, terms: Terms) -> Any:
    """Return the capital in 万元; a currency without a rate is not known."""
    ibis = libraries.ibis()
    rates = [(firms.capital_currency.fill_null("CNY") == code, rate) for code, rate in terms.rates]
    return firms.capital_wan * ibis.cases(*rates, else_=ibis.null("float64"))


def _km(firms: Any, terms: Terms) -> Any:
    """Return the great-circle distance in whole kilometres."""
    lon, lat = (value * _DEGREE for value in terms.here)
    there_lon, there_lat = firms.lon * _DEGREE, firms.lat * _DEGREE
    half_lat, half_lon = ((there_lat - lat) / 2).sin(), ((there_lon - lon) / 2).sin()
    half = half_lat * half_lat + half_lon * half_lon * there_lat.cos() * libraries.ibis().literal(lat).cos()
    return (half.clip(upper=1.0).sqrt().asin() * (2 * EARTH_KM)).round().cast("int64")
