"""Columns that the registry keeps beside those the rules see, with their purpose.

They identify people or pay them. They never enter a snapshot, a public page or a log; lists and pages mask
what is ``sensitive``.
"""

from __future__ import annotations

from fupin.rules import codes
from fupin.rules.tables import Table, code, text
from fupin.rules.text import Text

HOUSEHOLD_PRIVATE = Table(
    "household_private",
    Text("户（身份）", "Household (identity)"),
    ("number",),
    (
        text("number", "户编号", "Household number", "key", required=True),
        text("hamlet", "自然村（组）", "Hamlet or group", "visits, notices in the village group"),
        text("phone", "联系电话", "Telephone", "calling the household before a visit", privacy="sensitive"),
        text("bank_name", "开户银行", "Bank", "payment of allowances", privacy="sensitive"),
        text("bank_account", "银行卡号", "Account number", "payment of allowances", privacy="sensitive"),
    ),
)

PERSON_PRIVATE = Table(
    "person_private",
    Text("人口（身份）", "Person (identity)"),
    ("number",),
    (
        text("number", "人编号", "Person number", "key", required=True),
        text("name", "姓名", "Name", "recognising the person; masked on public notices", required=True),
        code("id_type", "证件类型", "Type of identity document", codes.ID_TYPE, "which number is recorded"),
        text("id_number", "证件号码", "Identity number", "one person is registered once", privacy="sensitive"),
        text("phone", "成员联系电话", "Telephone", "calling a member who works away", privacy="sensitive"),
        text("employer", "务工企业名称", "Employer", "follow-up of jobs (§5)"),
    ),
)
"""Name, document and telephone of a person."""
