"""What forms say about a value or a definition, once for each code and in both languages.

No message repeats what was typed: it may be personal, and the page shows it beside the message anyway.
"""

from typing import Any, Self

from marshmallow import ValidationError

from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text


class Said(str):
    """A message in both languages for marshmallow, which collects strings: the string is English."""

    code: str
    zh: str

    def __new__(cls, code: str, zh: str, en: str) -> Self:
        said = super().__new__(cls, en)
        said.code, said.zh = code, zh
        return said

    def format(self, *args: object, **facts: object) -> "Said":
        """Marshmallow fills in `{min}` and the like; both languages get it."""
        return Said(self.code, self.zh.format(*args, **facts), str.format(self, *args, **facts))

    def problem(self, field: str) -> Problem:
        return Problem(self.code, Text(self.zh, str(self)), field=field)


TEXTS: dict[str, tuple[str, str]] = {  # the code is what stands before a colon
    # a value: of the wrong sort
    "bad_type": ("此处的内容类型不对。", "Expected another sort of value."),
    "bad_type:number": ("请填写数字，例如 1,234.50。", "Expected a number such as 1,234.50."),
    "bad_type:whole": ("请填写整数。", "Expected a whole number."),
    "bad_character": ("含有不允许的控制字符。", "Expected text without control characters."),
    "bad_date": ("请填写存在的日期，例如 2026-03-02。", "Expected a date that exists, such as 2026-03-02."),
    "bad_date:moment": ("请填写日期和时间，例如 2026-03-02 09:30。", "Expected a date and time such as 2026-03-02 09:30."),
    "bad_type:time_range": ("请填写时间段，例如 09:00-12:00。", "Expected a span of time such as 09:00-12:00."),
    "bad_type:phone": ("请填写有效的电话号码。", "Expected a telephone number."),
    "bad_type:email": ("请填写有效的邮箱地址。", "Expected an e-mail address."),
    "bad_type:id_number": ("身份证号码有误。", "Expected a resident identity number, but its check digit is wrong."),
    "bad_type:location": ("请填写纬度和经度，例如 31.23,121.47。", "Expected latitude and longitude such as 31.23,121.47."),
    # a value: outside its limits
    "required": ("此项必填。", "Expected a value, but there is none."),
    "too_small": ("不能小于 {min}。", "Expected at least {min}."),
    "too_large": ("不能大于 {max}。", "Expected at most {max}."),
    "too_long": ("不能超过 {max} 个字符。", "Expected at most {max} characters."),
    "too_precise": ("小数不能超过 {scale} 位。", "Expected at most {scale} decimals."),
    "pattern_mismatch": ("格式不符合要求。", "Expected another form of text."),
    "too_few_rows": ("至少需要 {min} 行。", "Expected at least {min} rows."),
    "too_many_rows": ("不能超过 {max} 行。", "Expected at most {max} rows."),
    "too_many_files": ("文件不能超过 {max} 个。", "Expected at most {max} files."),
    "too_large:file": ("文件不能超过 {max} MB。", "Expected files of at most {max} MB."),
    "file_kind": ("只接受这些文件：{accept}。", "Expected a file of these kinds: {accept}."),
    "not_an_option": ("请从列出的选项中选择。", "Expected one of the options."),
    "unknown_row": ("该行已不存在。", "Expected a row that exists."),
    "duplicate_row": ("同一行出现了两次。", "Expected each row once."),
    "check_failed": ("不符合填写要求。", "Expected a value that meets the rule of the field."),
    "expr_limit": ("该项的规则计算量过大，请联系流程设计者。", "Expected a rule that is cheaper to compute."),
    # a value: not to be written
    "unknown_field": ("没有这个字段。", "Expected a field of the form, but there is none of this name."),
    "field_forbidden": ("您在此节点不能填写该字段。", "Expected only fields that you may fill in here."),
    "readonly_field": ("该字段只读。", "Expected no value: the field is read-only."),
    "hidden_field": ("该字段在当前情况下不适用。", "Expected no value: the field does not apply here."),
    # a definition
    "missing": ("缺少必要的设置。", "Expected a setting, but it is missing."),
    "bad_setting": ("设置的内容无效。", "Expected another value for this setting."),
    "unknown_setting": ("该类型的字段没有这项设置。", "Expected a setting that fields of this type have."),
    "unknown_type": ("没有这种字段类型。", "Expected a type of field, but there is none of this name."),
    "bad_key": ("标识须以字母开头，只含字母、数字和下划线。", "Expected a key of letters, digits and underscores."),
    "reserved_key": ("标识 {key} 由系统保留。", "Expected another key: {key} is reserved."),
    "missing_language": ("中文和英文都要填写。", "Expected the text in zh and in en."),
    "duplicate_field": ("标识 {key} 重复。", "Expected each key once, but {key} is there twice."),
    "duplicate_option": ("选项重复。", "Expected each option once."),
    "no_options": ("至少需要一个选项。", "Expected at least one option."),
    "too_many_options": ("选项不能超过 {max} 个。", "Expected at most {max} options."),
    "too_many_fields": ("字段不能超过 {max} 个。", "Expected at most {max} fields."),
    "too_many_columns": ("列不能超过 {max} 个。", "Expected at most {max} columns."),
    "no_columns": ("至少需要一列。", "Expected at least one column."),
    "pattern_unsafe": ("正则表达式不可用：不支持反向引用，最多 200 个字符。",
                       "Expected a pattern without back references, of at most 200 characters."),
    "form_cycle": ("字段规则相互循环：{circle}。", "Expected rules that do not depend on one another, but {circle} do."),
    "unknown_name": ("规则引用了不存在的字段 {name}；文本请加引号。",
                     "Expected a known field, but there is no {name}; put texts in quotes."),
    "not_a_condition": ("条件的结果应为真或假。", "Expected a condition, which is true or false."),
    "unknown_access": ("权限只能是 write!、write、read 或 hidden。", "Expected write!, write, read or hidden."),
}  # fmt: skip


def said(code: str, **facts: Any) -> Said:
    """The message of an entry of TEXTS; facts that are given later, by marshmallow, stay open."""
    zh, en = TEXTS[code]
    message = Said(code.partition(":")[0], zh, en)
    return message.format(**facts) if facts else message


def wrong(code: str, **facts: Any) -> ValidationError:
    """The refusal to raise inside a field or a setting."""
    return ValidationError(said(code, **facts))
