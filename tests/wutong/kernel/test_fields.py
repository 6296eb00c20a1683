"""Fields with a unit: through the database, a form, a fixture and a migration."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.db.models import Avg, F, Sum
from django.test.utils import isolate_apps

from wutong.kernel.fields import AmountField, AmountFormField, MuField, SquareMetresField, WanYuanField
from wutong.kernel.units import BankCubicMetres, Hectares, LooseCubicMetres, Mu, SquareMetres, WanYuan, Yuan


@pytest.fixture
def plots(transactional_db: None) -> Iterator[Any]:
    """A throw-away table of plots."""
    with isolate_apps("wutong.kernel"):

        class Plot(models.Model):
            investment = WanYuanField("总投资", null=True, blank=True)
            land = MuField("用地", default=Mu(0))
            soil = AmountField("余土", unit=BankCubicMetres, null=True, blank=True)

            class Meta:
                app_label = "kernel"

        with connection.schema_editor() as editor:
            editor.create_model(Plot)
        yield Plot
        with connection.schema_editor() as editor:
            editor.delete_model(Plot)


def test_an_amount_comes_back_with_its_unit(plots: Any) -> None:
    plots.objects.create(investment=WanYuan("1158.01"), land=Mu(824), soil=BankCubicMetres(100000))
    plot = plots.objects.get()
    assert (plot.investment, plot.land, plot.soil) == (WanYuan("1158.01"), Mu(824), BankCubicMetres(100000))
    assert str(plot.investment) == "1158.01万元"


def test_relatives_are_converted_and_nothing_stays_nothing(plots: Any) -> None:
    plots.objects.create(investment=Yuan(5_000_000), land=Hectares(2))
    plot = plots.objects.get()
    assert (plot.investment, plot.land, plot.soil) == (WanYuan(500), Mu(30), None)


def test_another_kind_is_refused_and_nothing_is_stored(plots: Any) -> None:
    with pytest.raises(ValueError, match="单位不对"):
        plots.objects.create(investment=Mu(3))
    with pytest.raises(ValueError, match="单位不对"):
        plots.objects.create(soil=LooseCubicMetres(3))
    assert not plots.objects.exists()


def test_sums_order_and_comparison_work_in_the_database(plots: Any) -> None:
    for investment, land in ((200000, 824), (3000, 20), (54000, 0)):
        plots.objects.create(investment=WanYuan(investment), land=Mu(land))
    assert plots.objects.aggregate(all=Sum("investment"))["all"] == WanYuan(257000)
    assert plots.objects.aggregate(mean=Avg("land"))["mean"] == pytest.approx(Decimal("281.3333"), abs=Decimal("0.001"))
    ordered = plots.objects.order_by(F("investment").desc()).values_list("investment", flat=True)
    assert list(ordered) == [WanYuan(200000), WanYuan(54000), WanYuan(3000)]
    assert plots.objects.filter(investment__gte=WanYuan(54000)).count() == 2
    assert plots.objects.filter(investment__in=[WanYuan(3000), 54000]).count() == 2
    assert plots.objects.filter(investment__gt=F("land") * 200).count() == 2
    assert plots.objects.none().aggregate(all=Sum("investment"))["all"] is None


def test_an_amount_is_updated_from_an_expression(plots: Any) -> None:
    plot = plots.objects.create(investment=WanYuan(100))
    plots.objects.update(investment=F("investment") + Decimal(1))
    plot.refresh_from_db()
    assert plot.investment == WanYuan(101)


def test_a_form_takes_what_people_type(plots: Any) -> None:
    form_class = forms.modelform_factory(plots, fields=["investment", "land", "soil"])
    form = form_class({"investment": "3亿", "land": "2公顷", "soil": "10万方"})
    assert form.is_valid(), form.errors
    plot = form.save()
    plot.refresh_from_db()
    assert (plot.investment, plot.land, plot.soil) == (WanYuan(30000), Mu(30), BankCubicMetres(100000))


def test_a_form_refuses_another_kind_with_a_sentence_and_stores_nothing(plots: Any) -> None:
    form_class = forms.modelform_factory(plots, fields=["investment", "land"])
    form = form_class({"investment": "30亩", "land": "很多"})
    assert form.errors["investment"] == ["“30亩”的单位不对,这里应填万元。"]
    assert "“很多”不是数量" in form.errors["land"][0]
    assert 'value="30亩"' in str(form["investment"])
    assert not plots.objects.exists()


def test_a_form_shows_the_bare_number_beside_its_unit(plots: Any) -> None:
    plot = plots.objects.create(investment=WanYuan("1158.0150"), land=Mu(5))
    form_class = forms.modelform_factory(plots, fields=["investment", "land"])
    shown = str(form_class(instance=plot)["investment"])
    assert 'value="1158.015"' in shown
    assert 'data-unit="万元"' in shown
    unchanged = form_class({"investment": "1158.015", "land": "5"}, instance=plots.objects.get())
    assert not unchanged.has_changed()


def test_a_fixture_keeps_every_decimal(plots: Any) -> None:
    plots.objects.create(investment=WanYuan("0.1234"), land=Mu(1))
    text = serializers.serialize("json", plots.objects.all())
    field = plots._meta.get_field("investment")
    assert '"investment": "0.1234"' in text
    assert field.to_python("0.1234") == WanYuan("0.1234")


@pytest.mark.parametrize("field", [WanYuanField(null=True), MuField(), SquareMetresField(), AmountField(unit=Hectares)])
def test_a_migration_writes_the_field_down_and_reads_it_again(field: AmountField[Any, Any]) -> None:
    _, path, args, kwargs = field.deconstruct()
    again = type(field)(*args, **kwargs)
    assert path == f"wutong.kernel.fields.{type(field).__name__}"
    assert again.unit is field.unit
    assert again.deconstruct()[1:] == field.deconstruct()[1:]
    assert type(field).__name__ in MigrationWriter.serialize(field)[0]


@pytest.mark.parametrize(
    ("given", "kept"),
    [(None, None), ("3亿", WanYuan(30000)), ("3000", WanYuan(3000)), (5, WanYuan(5)), (Decimal("1.5"), WanYuan("1.5"))],
)
def test_the_field_takes_numbers_text_and_amounts(given: object, kept: WanYuan | None) -> None:
    assert WanYuanField().to_python(given) == kept


@pytest.mark.parametrize("given", ["面议", Mu(3), Decimal("NaN"), "1" * 25])
def test_the_field_refuses_what_is_no_amount(given: object) -> None:
    with pytest.raises(ValidationError):
        WanYuanField().to_python(given)


def test_validators_see_the_bare_number() -> None:
    field = WanYuanField(max_digits=6, decimal_places=2)
    assert field.clean(WanYuan("9999.99"), None) == WanYuan("9999.99")
    with pytest.raises(ValidationError):
        field.clean(WanYuan("99999.99"), None)
    with pytest.raises(ValidationError):
        field.clean(WanYuan("1.234"), None)


def test_the_form_field_rounds_minds_the_least_and_the_empty() -> None:
    field = AmountFormField(unit=Mu, decimal_places=2, min_value=0, required=False)
    assert field.clean("1000平方米") == Mu("1.5")
    assert field.clean("100平方米") == Mu("0.15")
    assert field.clean("  ") is None
    with pytest.raises(ValidationError, match="不能小于 0亩"):
        field.clean("-3")
    with pytest.raises(ValidationError):
        AmountFormField(unit=SquareMetres).clean("")
    with pytest.raises(ValidationError):
        AmountFormField(unit=SquareMetres, max_digits=6).clean("99999999")
