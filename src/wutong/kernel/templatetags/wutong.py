"""Template words of the house, there in every template."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms, template
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.forms import BoundField
from django.http import QueryDict
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wutong.kernel import clock, privacy
from wutong.kernel.models import Event
from wutong.kernel.units import Amount

register = template.Library()

NOTHING = "—"
_WEEKDAYS = "一二三四五六日"
_LIGHTS = {
    "green": ("●", "正常"),
    "blue": ("◆", "提醒"),
    "yellow": ("▲", "预警"),
    "red": ("■", "逾期"),
    "grey": ("○", "暂停"),
}
_YES = {True: "是", False: "否"}


@register.simple_tag(takes_context=True)
def query(context: Mapping[str, Any], **changes: object) -> str:
    """Return the page's query string with some values replaced; None or '' takes one away."""
    values: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"


class _Capture(template.Node):
    """Renders what stands inside once and gives it a name, so that it can be shown twice."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        """Put the text under its name and show nothing."""
        # The inside is a template's own output, escaped already.
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return SafeString("")


@register.tag
def capture(parser: Parser, token: Token) -> _Capture:
    """Keep what stands between ``{% capture name %}`` and ``{% endcapture %}`` under the name."""
    name = token.split_contents()[1]
    inside = parser.parse(("endcapture",))
    parser.delete_first_token()
    return _Capture(inside, name)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a small drawing from ``kernel/icons.svg``; it only decorates the word beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("kernel/icons.svg"),
        name,
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """Print a day as 2024-06-28; nothing as a dash."""
    if value is None:
        return NOTHING
    return (timezone.localdate(value) if isinstance(value, datetime) else value).isoformat()


@register.filter
def weekday(value: date) -> str:
    """Print the day of the week."""
    return f"星期{_WEEKDAYS[value.weekday()]}"


@register.filter
def moment(value: datetime | None) -> str:
    """Print a moment to the minute; of today and yesterday in words."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    names = {0: "今天", 1: "昨天"}
    behind = (clock.today() - local.date()).days
    return f"{names.get(behind, local.date().isoformat())} {local:%H:%M}"


@register.filter
def ago(value: date | datetime | None) -> str:
    """Print how far a day lies from today: 今天, 3 天前, 2 天后."""
    if value is None:
        return NOTHING
    then = timezone.localdate(value) if isinstance(value, datetime) else value
    days = (clock.today() - then).days
    near = {0: "今天", 1: "昨天", -1: "明天"}
    return near.get(days) or (f"{days} 天前" if days > 0 else f"{-days} 天后")


@register.filter
def masked_phone(value: str) -> str:
    """Print a telephone number with its middle hidden; none as a dash."""
    return privacy.masked_phone(value) or NOTHING


@register.filter
def number(value: Amount | Decimal | float | None, places: int | str = "") -> str:
    """Print a number with thousands marks and no idle zeros; nothing as a dash."""
    if value is None or value == "":
        return NOTHING
    plain = Decimal(str(value.value if isinstance(value, Amount) else value))
    if places != "":
        return f"{plain:,.{int(places)}f}"
    text = f"{plain:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def wan(value: Amount | Decimal | float | None) -> str:
    """Print an amount of 万元, always in 万元 so that one column has one unit."""
    shown = number(value)
    return shown if shown == NOTHING else f"{shown} 万元"


@register.filter
def yuan(fen: int | None) -> str:
    """Print whole fen as yuan with two decimals; nothing as a dash."""
    return NOTHING if fen is None else f"{Decimal(fen) / 100:,.2f}"


@register.filter
def wan_yuan(fen: int | None, places: int = 2) -> str:
    """Print whole fen as 万元, for sums too large to be read in yuan."""
    return NOTHING if fen is None else f"{Decimal(fen) / 1_000_000:,.{places}f} 万元"


@register.filter
def percent(value: Decimal | float | None, places: int = 1) -> str:
    """Print a ratio as a percentage."""
    return NOTHING if value is None else f"{Decimal(str(value)) * 100:.{places}f} %"


@register.filter
def light_sign(light: str) -> str:
    """Return the shape of a light, so that colour is not alone in saying it."""
    return _LIGHTS.get(light, _LIGHTS["grey"])[0]


@register.filter
def light_word(light: str) -> str:
    """Return the word of a light."""
    return _LIGHTS.get(light, _LIGHTS["grey"])[1]


@register.filter
def changed(event: Event) -> list[tuple[str, str, str]]:
    """Return label, old and new value of each field a line of the history changed, in people's words."""
    try:
        model: type[Model] | None = apps.get_model(event.subject_type)
    except (LookupError, ValueError):
        model = None
    return list(_changed(model, event.changes))


def _changed(model: type[Model] | None, changes: Mapping[str, list[Any]]) -> Iterator[tuple[str, str, str]]:
    for name, (old, new) in changes.items():
        field: Any = None
        if model is not None:
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:
                field = None
        label = str(field.verbose_name) if isinstance(field, Field) else name
        words = dict(field.flatchoices) if isinstance(field, Field) else {}
        yield label, _said(old, words), _said(new, words)


def _said(value: Any, words: Mapping[Any, Any]) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _YES[value]
    if isinstance(value, list):
        return "、".join(_said(one, words) for one in value) or NOTHING
    return str(words.get(value, value))


@register.filter
def is_check(field: BoundField) -> bool:
    """Tell whether the field is a single box to tick."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Tell whether the field is a group of boxes or buttons, which a legend names."""
    return isinstance(field.field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect)


@register.filter
def is_wide(field: BoundField) -> bool:
    """Tell whether the field takes the whole row."""
    return isinstance(field.field.widget, forms.Textarea | forms.CheckboxSelectMultiple | forms.RadioSelect)


@register.filter
def control(field: BoundField) -> SafeString:
    """Render the field's control in the house's clothes; helps and errors are tied by Django itself."""
    widget = field.field.widget
    style = "form-control"
    if isinstance(widget, forms.CheckboxInput):
        style = "form-check-input"
    elif isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        style = ""
    elif isinstance(widget, forms.Select):
        style = "form-select"
    if field.errors:
        style += " is-invalid"
    given = str(widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": f"{given} {style}".strip()})
