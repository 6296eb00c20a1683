"""Forms of registrations: E1 in groups, the meeting's sheet, the inspection on site, filters and reasons."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from wutong.earthworks import queries, services
from wutong.earthworks.lifecycle import Convention, Grade, Side, Soil, Use
from wutong.kernel import clock

_EMPTY = ("", "请选择")
_BIG = 2**63 - 1
_KEEP = {"autocomplete": "off"}


def _words(kind: type[Side] | type[Convention] | type[Soil] | type[Grade] | type[Use]) -> list[tuple[str, str]]:
    return [(word.value, word.label) for word in kind]


def _text(label: str, longest: int, *, required: bool = False, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required, **kwargs)


def _number(label: str, unit: str = "", *, required: bool = False, help_text: str = "") -> forms.CharField:
    # Read by the service: it says what is wrong in the trade's words, and takes 38,000 and full-width figures.
    widget = forms.TextInput(attrs={"inputmode": "decimal", **_KEEP})
    field = forms.CharField(label=label, max_length=24, required=required, help_text=help_text, widget=widget)
    cast("Any", field).unit = unit
    return field


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class Files(forms.FileField):
    """Several files at once, from a phone's camera as well."""

    class Widget(forms.ClearableFileInput):
        """An input that takes several files."""

        allow_multiple_selected = True

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        super().__init__(widget=Files.Widget(attrs={"accept": accept} if accept else {}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return every file that was given."""
        given = data if isinstance(data, list | tuple) else [data]
        clean = super().clean
        return [clean(one, initial) for one in given if one]


def _flag_choices() -> list[tuple[str, str]]:
    return [(flag.value, flag.label) for flag in services.DECLARABLE]


class RegistrationForm(forms.Form):
    """Form E1: whose soil, where, how much in which convention, when, on what terms, which red lines."""

    GROUPS = (
        ("谁的土", ("side", "firm_id", "firm_name", "project_id", "site_name", "builder", "contact", "contact_phone")),
        ("在哪里", ("longitude", "latitude", "datum", "drawing_crs", "despite_far")),
        ("什么土、多少", ("soil", "use", "amount", "convention", "loose_factor", "compacted_factor", "factor_source",
                    "minimum_m3", "grade", "moisture", "compaction", "existing_level", "design_level")),
        ("什么时候", ("starts_on", "ends_on", "daily_m3", "stock_m3", "at_night", "roads")),
        ("费用和运输", ("cost_wish", "permit_number", "haulier")),
        ("红线申报", ("flags",)),
        ("填报", ("signed_by", "on", "source", "despite_similar")),
    )  # fmt: skip
    # Asked only where the service asked back.
    ASKED_BACK = ("despite_far", "despite_similar")

    side = forms.ChoiceField(label="类型", choices=[("surplus", "余土(要运出)"), ("need", "缺土(要运进)")],
                             widget=forms.RadioSelect)  # fmt: skip
    firm_id = forms.TypedChoiceField(label="建设单位", coerce=int, required=False, empty_value=None)
    firm_name = _text("新单位全称", 200, help_text="上面没有的,在这里写营业执照上的全称。")
    project_id = forms.TypedChoiceField(label="招商项目", coerce=int, required=False, empty_value=None,
                                        help_text="在册项目才选;项目终止后这条登记自动拦截。")  # fmt: skip
    site_name = _text("地块", 120, required=True, help_text="现场叫得出的名字,如“瑞岭观樾一品”。")
    builder = _text("施工单位", 200)
    contact = _text("联系人", 32)
    contact_phone = _text("联系电话", 24, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    longitude = _text("经度", 40, required=True, help_text="如 103.650000;可把“经度,纬度”一起贴进来。",
                      widget=forms.TextInput(attrs=_KEEP))  # fmt: skip
    latitude = _text("纬度", 40, help_text="如 36.500000", widget=forms.TextInput(attrs=_KEEP))
    datum = forms.ChoiceField(label="坐标系", choices=services.DATUMS, initial="CGCS2000")
    drawing_crs = _text("图纸坐标系", 64, help_text="红线图用的坐标系,照图签抄;没有图纸可空。",
                        widget=forms.TextInput(attrs={"list": "drawings"}))  # fmt: skip
    soil = forms.ChoiceField(label="土类", choices=[_EMPTY, *_words(Soil)])
    use = forms.ChoiceField(label="用途", choices=[_EMPTY, *_words(Use)], required=False, help_text="缺土必填。")
    amount = _number("方量", "m³", required=True)
    convention = forms.ChoiceField(
        label="口径", choices=_words(Convention), widget=forms.RadioSelect,
        help_text="没挖的、按图算的是自然方;车上的、按车数算的是松方;填好压实的是压实方。",
    )  # fmt: skip
    loose_factor = _number("松方系数", "松方/自然方")
    compacted_factor = _number("压实系数", "压实方/自然方")
    factor_source = _text("系数依据", 120, help_text="两个系数都空着,按土类取缺省值。")
    minimum_m3 = _number("至少(自然方)", "m³", help_text="还没定准的,写确定的那部分;已定准的留空。")
    grade = forms.ChoiceField(label="环境等级", choices=_words(Grade), initial=Grade.A.value)
    moisture = _number("含水率", "%")
    compaction = _number("压实度要求", help_text="如 0.95")
    existing_level = _number("自然标高", "m")
    design_level = _number("设计标高", "m")
    starts_on = _day("可供/需用起")
    ends_on = _day("可供/需用止")
    daily_m3 = _number("日出/进土能力(自然方)", "m³/日")
    stock_m3 = _number("场内堆存能力(自然方)", "m³")
    at_night = forms.BooleanField(label="可夜间作业", required=False)
    roads = _text("进出道路、限高限重", 200)
    cost_wish = _text("拟承担费用方式", 100, help_text="如“自运”“双方分担”;对方看不到这一项。")
    permit_number = _text("渣土核准证号", 64)
    haulier = _text("运输企业", 200)
    flags = forms.MultipleChoiceField(label="有下列情形的请勾选", required=False, choices=_flag_choices,
                                      widget=forms.CheckboxSelectMultiple)  # fmt: skip
    signed_by = _text("填报人", 32, help_text="空着写本人。")
    on = _day("申报日期", required=False, help_text="会上、电话里说的,填说的那天。")
    source = _text("来源", 200, help_text="如“2024-04-08 土方会议”。")
    despite_similar = _text("确是另一处,理由", 200)
    despite_far = _text("确在区外,理由", 200)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._firms = not queries.registers_for_own(user)
        if self._firms:
            self._offer("firm_id", [("", "请选择,或在下面写全称"), *queries.firm_choices(user)])
            self._offer("project_id", [("", "不属于在册项目"), *queries.project_choices(user)])
        else:
            for name in ("firm_id", "firm_name", "project_id", "on", "source"):
                del self.fields[name]

    def _offer(self, name: str, choices: list[Any]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the groups with the fields this person fills in; what was not asked back is left out."""
        shown = []
        for title, names in self.GROUPS:
            fields = [self[name] for name in names if name in self.fields and self._is_shown(name)]
            shown.append((title, fields))
        return shown

    def _is_shown(self, name: str) -> bool:
        return name not in self.ASKED_BACK or name in self.errors or bool(self[name].value())

    def values(self) -> Any:
        """Return what the form says, as the service takes it."""
        apart = {"on", "despite_similar", "despite_far", "based_on"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def reasons(self) -> Any:
        """Return the reasons given where the service asked back."""
        return {name: self.cleaned_data.get(name, "") for name in self.ASKED_BACK}


class EditForm(RegistrationForm):
    """Form E1 corrected; whose it is stays."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        for name in ("firm_id", "firm_name", "on"):
            self.fields.pop(name, None)


class MeetingForm(forms.Form):
    """What holds for every line of a meeting's sheet."""

    on = _day("会议日期")
    source = _text("会议", 200, required=True, help_text="如“2024-04-08 土方平衡协调会”。")
    project_id = forms.TypedChoiceField(label="招商项目", coerce=int, required=False, empty_value=None,
                                        help_text="各行同属一个在册项目时才选。")  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["project_id"]).choices = [
            ("", "各行不属于同一项目"), *queries.project_choices(user),
        ]  # fmt: skip
        self.fields["on"].initial = clock.today()


class MeetingLine(forms.Form):
    """One line of a meeting's sheet; an empty one is no line."""

    firm_name = _text("单位", 200, widget=forms.TextInput(attrs={"list": "firms", **_KEEP}))
    site_name = _text("地块", 120)
    side = forms.ChoiceField(label="类型", choices=[("", ""), *_words(Side)], required=False)
    amount = _number("方量")
    convention = forms.ChoiceField(label="口径", choices=[("", ""), *_words(Convention)], required=False)
    soil = forms.ChoiceField(label="土类", choices=[("", ""), *_words(Soil)], required=False)
    use = forms.ChoiceField(label="用途", choices=[("", ""), *_words(Use)], required=False)
    starts_on = _day("起", required=False)
    ends_on = _day("止", required=False)
    longitude = _text("经度", 40)
    latitude = _text("纬度", 40)
    contact = _text("联系人", 32)
    contact_phone = _text("电话", 24)
    why = _text("仍要登记的理由", 200)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written in the line."""
        return not any(value for value in self.cleaned_data.values())

    def values(self) -> Any:
        """Return what the line says."""
        return {name: value for name, value in self.cleaned_data.items() if name != "why"}


MeetingLines = forms.formset_factory(MeetingLine, extra=6, max_num=60, absolute_max=60, validate_max=True)


class InspectionForm(forms.Form):
    """What was found on site."""

    GROUPS = (
        ("在现场", ("on", "inspectors", "method", "longitude", "latitude", "datum")),
        ("实测", ("amount", "convention")),
        ("照片和测绘成果", ("photos", "survey")),
        ("结论", ("verdict", "flags", "note")),
    )

    on = _day("核实日期")
    inspectors = _text("核实人", 100, help_text="空着写本人。")
    method = _text("测量方法", 64, required=True, widget=forms.TextInput(attrs={"list": "methods"}))
    longitude = _text("经度", 40, required=True, widget=forms.TextInput(attrs=_KEEP))
    latitude = _text("纬度", 40, widget=forms.TextInput(attrs=_KEEP))
    datum = forms.ChoiceField(label="坐标系", choices=services.DATUMS, initial="CGCS2000")
    amount = _number("核实方量", "m³", required=True)
    convention = forms.ChoiceField(label="口径", choices=_words(Convention), widget=forms.RadioSelect)
    photos = Files(label="现场照片", required=False, accept="image/jpeg,image/png,image/webp",
                   help_text="手机可直接拍;JPG、PNG 或 WebP。")  # fmt: skip
    survey = Files(label="测绘成果", required=False, help_text="RTK、无人机或断面成果,双方签字的更好。")
    verdict = forms.ChoiceField(label="结论", choices=services.VERDICTS, widget=forms.RadioSelect)
    flags = forms.MultipleChoiceField(label="查到的红线", required=False, choices=_flag_choices,
                                      widget=forms.CheckboxSelectMultiple)  # fmt: skip
    note = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回、拦截写查到什么、要企业做什么;解除红线写依据的文件。",
    )  # fmt: skip
    kept = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the groups with their fields."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def kept_ids(self) -> list[int]:
        """Return the files that an earlier try has kept."""
        words = str(self.data.get("kept", "")).split(",")
        return [int(word) for word in words if word.isdigit() and int(word) <= _BIG]

    def uploads(self) -> list[tuple[str, Any, str]]:
        """Return the files of this try with what they are."""
        told = self.cleaned_data
        photos, survey = told.get("photos") or [], told.get("survey") or []
        return [*(("photo", one, "") for one in photos), *(("survey", one, "") for one in survey)]

    def values(self) -> dict[str, Any]:
        """Return what the service takes beside the files."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"photos", "survey", "kept"}}


class AttachForm(forms.Form):
    """Files added to a registration."""

    kind = forms.ChoiceField(label="类别", choices=services.FILE_KINDS)
    papers = Files(label="文件", help_text="PDF、图片、Word、Excel 都可以,可一次选多份。")
    note = _text("说明", 200)

    def given(self) -> list[tuple[str, Any, str]]:
        """Return the files with what they are."""
        told = self.cleaned_data
        return [(told["kind"], one, told["note"]) for one in told["papers"]]


class ReasonForm(forms.Form):
    """Why something is given back, withdrawn, closed; what was put right."""

    reason = _text("说明", 300)


class FilterForm(forms.Form):
    """What narrows a list of registrations."""

    q = forms.CharField(required=False)
    side = forms.CharField(required=False)
    stage = forms.CharField(required=False)
    soil = forms.CharField(required=False)
    sort = forms.CharField(required=False)

    def filters(self) -> Any:
        """Return the filters; a word that means nothing narrows nothing."""
        told = self.cleaned_data if self.is_valid() else {}
        return queries.find_registrations(
            words=told.get("q", ""), side=told.get("side", ""), stage=told.get("stage", ""),
            soil=told.get("soil", ""), sort=told.get("sort", ""),
        )  # fmt: skip
