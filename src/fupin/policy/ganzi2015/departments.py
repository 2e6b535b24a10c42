"""Who is responsible for what is missing (§4.4), by field of work: bureaus are renamed, fields of work stay."""

from __future__ import annotations

from fupin.rules.text import Text

POVERTY_ALLEVIATION = Text("扶贫移民部门", "poverty alleviation department")
TRANSPORT = Text("交通运输部门", "transport department")
HOUSING = Text("住房城乡建设部门", "housing and construction department")
EMPLOYMENT = Text("人力资源社会保障部门", "human resources and social security department")
AGRICULTURE = Text("农牧部门", "agriculture and animal husbandry department")
COMMUNICATIONS = Text("经济信息化部门", "economy and information technology department")
BROADCASTING = Text("文化广播影视部门", "culture and broadcasting department")
HEALTH = Text("卫生部门", "health department")
MEDICAL_INSURANCE = Text("医疗保障部门", "medical insurance department")
EDUCATION = Text("教育部门", "education department")
ENERGY = Text("能源部门、电力企业", "energy department, power company")
WATER = Text("水务部门", "water department")
COUNTY = Text("县级人民政府", "county government")
