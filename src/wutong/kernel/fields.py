"""Model fields that keep amounts with their unit."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from wutong.kernel.units import Amount, Mu, SquareMetres, WanYuan

if TYPE_CHECKING:
    DecimalField = models.DecimalField[Any, Any]
else:
    DecimalField = models.DecimalField


class AmountField(DecimalField):
    """A decimal column that reads and writes amounts of one unit."""

    unit: type[Amount] = Amount

    def __init__(self, *args: Any, max_digits: int = 16, decimal_places: int = 4, **kwargs: Any) -> None:
        super().__init__(*args, max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def from_db_value(self, value: Decimal | None, expression: Any, connection: Any) -> Amount | None:
        """Return the stored number with its unit."""
        return None if value is None else self.unit(value)

    def to_python(self, value: Any) -> Any:
        """Return an amount of any number given."""
        if value is None or isinstance(value, Amount):
            return value
        return self.unit(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        """Return the number of an amount."""
        return super().get_prep_value(value.value if isinstance(value, Amount) else value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return what the database takes."""
        return super().get_db_prep_save(value.value if isinstance(value, Amount) else value, connection)


class WanYuanField(AmountField):
    """万元."""

    unit = WanYuan


class MuField(AmountField):
    """亩."""

    unit = Mu


class SquareMetresField(AmountField):
    """平方米."""

    unit = SquareMetres
