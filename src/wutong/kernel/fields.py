"""Model and form fields that keep amounts with their unit.

In the database stands a plain decimal; Python sees :class:`~wutong.kernel.units.WanYuan` and the
like. ``Sum``, ordering and comparison work as for any decimal. A form shows the bare number beside
its unit and takes what people type: 3000, 3亿, 2公顷 where 亩 is expected.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable

from wutong.kernel.units import Amount, Mu, SquareMetres, WanYuan, convert, parse_as

_Set_contra = TypeVar("_Set_contra", contravariant=True)
_Get_co = TypeVar("_Get_co", covariant=True)

if TYPE_CHECKING:
    from django.db.models import DecimalField as _DecimalField
else:

    class _DecimalField(models.DecimalField):
        """A decimal column that may be written with type arguments, which Django's own may not."""

        def __class_getitem__(cls, _arguments):
            return cls


class AmountField(_DecimalField[_Set_contra, _Get_co]):
    """A decimal column that reads and writes amounts of one unit."""

    unit: type[Amount] = Amount
    if TYPE_CHECKING:
        # What may be assigned and what is read, for the type checker; the classes below narrow both.
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def __init__(
        self,
        verbose_name: str | None = None,
        name: str | None = None,
        *,
        unit: type[Amount] | None = None,
        max_digits: int = 16,
        decimal_places: int = 4,
        **kwargs: Any,
    ) -> None:
        """Take the arguments of a decimal column, and the unit where the class does not fix it."""
        if unit is not None:
            self.unit = unit
        super().__init__(verbose_name, name, max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def deconstruct(self) -> Any:
        """Return what a migration writes down; the unit only where the class does not say it."""
        name, path, args, kwargs = super().deconstruct()
        if self.unit is not type(self).unit:
            kwargs["unit"] = self.unit
        return name, path, args, kwargs

    def from_db_value(self, value: Decimal | None, *_: object) -> Amount | None:
        """Return the stored number with its unit."""
        return None if value is None else self.unit(value)

    def to_python(self, value: Any) -> Any:
        """Return an amount of this unit from an amount, a number or what was typed."""
        if value is None:
            return None
        try:
            if isinstance(value, str):
                return parse_as(value, self.unit)
            return self._converted(value) if isinstance(value, Amount) else self.unit(super().to_python(value))
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal

    def _converted(self, amount: Amount) -> Amount:
        """Return an amount in this field's unit; another kind of thing is refused."""
        converted = convert(amount, self.unit)
        if converted is None:
            message = f"单位不对:{amount} 不能存为{self.unit.symbol}。"
            raise ValueError(message)
        return converted

    def run_validators(self, value: Any) -> None:
        """Check the bare number: validators know nothing of units."""
        super().run_validators(value.value if isinstance(value, Amount) else value)

    def get_prep_value(self, value: Any) -> Any:
        """Return the number that stands in the database for a value or a comparison."""
        amount = self._converted(value) if isinstance(value, Amount) else self.to_python(value)
        return None if amount is None else amount.value

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Return the number in the shape that the database takes."""
        number = value if prepared else self.get_prep_value(value)
        return connection.ops.adapt_decimalfield_value(number, self.max_digits, self.decimal_places)

    def value_to_string(self, obj: models.Model) -> str:
        """Return the unrounded number, for fixtures."""
        amount = self.value_from_object(obj)
        return amount.exact if isinstance(amount, Amount) else ""

    def formfield(self, **kwargs: Any) -> Any:
        """Return the form field that takes what people type."""
        ours = {
            "form_class": AmountFormField,
            "unit": self.unit,
            "max_digits": self.max_digits,
            "decimal_places": self.decimal_places,
        }
        # Past DecimalField, which would give the arguments of a number input.
        return models.Field.formfield(self, **{**ours, **kwargs})


class WanYuanField(AmountField[_Set_contra, _Get_co]):
    """万元."""

    unit = WanYuan
    if TYPE_CHECKING:
        _pyi_private_set_type: WanYuan | Combinable
        _pyi_private_get_type: WanYuan


class MuField(AmountField[_Set_contra, _Get_co]):
    """亩."""

    unit = Mu
    if TYPE_CHECKING:
        _pyi_private_set_type: Mu | Combinable
        _pyi_private_get_type: Mu


class SquareMetresField(AmountField[_Set_contra, _Get_co]):
    """平方米."""

    unit = SquareMetres
    if TYPE_CHECKING:
        _pyi_private_set_type: SquareMetres | Combinable
        _pyi_private_get_type: SquareMetres


class AmountFormField(forms.Field):
    """A text input for an amount: a bare number is of the unit shown, others are converted to it."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        unit: type[Amount],
        max_digits: int = 16,
        decimal_places: int = 4,
        min_value: Decimal | int | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the unit and the size of the column, and a least number where there is one."""
        self.unit = unit
        self.decimal_places = decimal_places
        self.min_value = min_value
        super().__init__(**kwargs)
        self.validators.append(DecimalValidator(max_digits, decimal_places))

    def to_python(self, value: Any) -> Amount | None:
        """Read what was typed, rounded to the decimals of the column."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        try:
            amount = parse_as(value.exact if isinstance(value, self.unit) else str(value), self.unit)
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal
        if self.min_value is not None and amount.value < self.min_value:
            message = f"不能小于 {self.min_value}{self.unit.symbol},这里是 {amount}。"
            raise ValidationError(message, code="min_value")
        # A converted or copied number may carry more decimals than the column holds.
        return amount.rounded(self.decimal_places)

    def run_validators(self, value: Any) -> None:
        """Check the bare number: validators know nothing of units."""
        super().run_validators(value.value if isinstance(value, Amount) else value)

    def prepare_value(self, value: Any) -> Any:
        """Show the bare, unrounded number; what was typed wrongly stays as typed."""
        return value.exact if isinstance(value, Amount) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """Show the unit in the input, and let a page find it."""
        attrs: dict[str, str] = super().widget_attrs(widget)
        symbol = self.unit.symbol
        return attrs | {"autocomplete": "off", "placeholder": symbol, "data-unit": symbol}
