"""Code lists of the national registration forms, with today's and older labels.

Codes and labels are those of the national system (information collection form, 2016-2020); older and
local spellings are kept as synonyms, because local systems renumber the lists: a foreign *label* can be
trusted, a foreign *code* cannot. Lists that the scope of the product excludes are not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fupin.rules.text import Text


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list.

    ``code`` is stored; ``label`` is shown; ``synonyms`` are accepted on import.
    """

    code: str
    label: Text
    synonyms: tuple[str, ...] = ()


class CodeList(Mapping[str, Code]):
    """An ordered code list. Iterates over codes; ``parse`` finds a code by any known label."""

    def __init__(self, name: str, title: Text, codes: tuple[Code, ...], source: str) -> None:
        self.name = name
        self.title = title
        self.source = source
        self._codes = {code.code: code for code in codes}
        self.labels: dict[str, str] = {}
        for code in codes:
            for label in (code.label.zh, code.label.en, *code.synonyms):
                if self.labels.setdefault(label, code.code) != code.code:
                    raise ValueError(f"code list {name}: label {label!r} stands for two codes")

    def __getitem__(self, code: str) -> Code:
        return self._codes[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def label(self, code: str | None) -> Text:
        """Return the label of a code, or a dash when nothing is recorded."""
        return Text("—", "—") if code is None or code == "" else self._codes[code].label


def _list(
    name: str, zh: str, en: str, source: str, *codes: tuple[str, str, str] | tuple[str, str, str, str]
) -> CodeList:
    """Build a list from ``(code, Chinese, English[, synonyms divided by |])``."""
    entries = tuple(
        Code(row[0], Text(row[1], row[2]), tuple(row[3].split("|")) if len(row) == 4 else ()) for row in codes
    )
    return CodeList(name, Text(zh, en), entries, source)


SEX = _list(
    "sex", "性别", "Sex", "national form AAB003",
    ("1", "男", "male"),
    ("2", "女", "female"),
)  # fmt: skip

ID_TYPE = _list(
    "id_type", "证件类型", "Type of identity document", "national form AAB018",
    ("1", "居民身份证", "resident identity card", "身份证|公民身份证"),
    ("2", "残疾人证", "disability card", "残疾证"),
)  # fmt: skip

IDENTIFICATION_STANDARD = _list(
    "identification_standard", "识别标准", "Identification standard", "national form AAC005",
    ("1", "国家标准", "national standard", "国定标准|国标"),
    ("2", "省定标准", "provincial standard", "省标"),
    ("3", "市定标准", "prefecture standard", "州定标准|市标"),
)  # fmt: skip

HOUSEHOLD_TYPE = _list(
    "household_type", "贫困户属性", "Household type", "national form AAC006",
    ("1", "一般贫困户", "poor household", "一般脱贫户|扶贫户"),
    ("2", "低保户", "dibao household"),
    ("3", "五保户", "destitute-support household", "特困供养户"),
    ("4", "低保贫困户", "poor household on dibao", "低保脱贫户"),
    ("5", "一般农户", "rural household, not poor"),
    (
        "6", "特困供养贫困户", "poor household on destitute support",
        "五保贫困户|特困供养脱贫户",
    ),
)  # fmt: skip

CAUSE = _list(
    "cause", "致贫原因", "Cause of poverty", "national form AAC007",
    ("1", "因病", "illness", "疾病"),
    ("2", "因残", "disability", "残疾"),
    ("3", "因学", "schooling costs"),
    ("4", "因灾", "disaster", "灾害|因自然灾害"),
    ("5", "缺土地", "lack of land"),
    ("6", "缺水", "lack of water"),
    ("7", "缺技术", "lack of skills"),
    ("8", "缺劳力", "lack of labour", "缺劳动力|缺乏劳动力"),
    ("9", "缺资金", "lack of funds", "缺乏资金"),
    ("10", "交通条件落后", "poor transport"),
    ("11", "自身发展动力不足", "lack of initiative", "自身发展力不足"),
    ("12", "因婚", "marriage costs"),
    ("13", "因丧", "funeral costs"),
    ("99", "其他", "other", "其它"),
)  # fmt: skip

EXIT_STATUS = _list(
    "exit_status", "脱贫标志", "Exit status", "national form AAR010",
    ("0", "未脱贫", "poor"),
    ("1", "已脱贫", "out of poverty", "脱贫"),
    ("2", "预脱贫", "exit in preparation"),
    ("3", "返贫", "fallen back"),
)  # fmt: skip

RELATION = _list(
    "relation", "与户主关系", "Relation to the head", "national form AAB006",
    ("01", "本人或户主", "head", "户主|本人"),
    ("02", "配偶", "spouse", "妻子|丈夫"),
    ("03", "之子", "son", "子|儿子"),
    ("04", "之女", "daughter", "女|女儿"),
    ("05", "之儿媳", "daughter-in-law", "儿媳"),
    ("06", "之女婿", "son-in-law", "女婿"),
    ("07", "之孙子", "grandson", "孙子"),
    ("08", "之孙女", "granddaughter", "孙女"),
    ("09", "之外孙子", "daughter's son", "外孙子"),
    ("10", "之外孙女", "daughter's daughter", "外孙女"),
    ("11", "之父", "father", "父亲"),
    ("12", "之母", "mother", "母亲"),
    ("13", "之岳父", "wife's father", "岳父"),
    ("14", "之岳母", "wife's mother", "岳母"),
    ("15", "之公公", "husband's father", "公公"),
    ("16", "之婆婆", "husband's mother", "婆婆"),
    ("17", "之祖父", "grandfather", "祖父"),
    ("18", "之祖母", "grandmother", "祖母"),
    ("19", "之外祖父", "mother's father", "外祖父"),
    ("20", "之外祖母", "mother's mother", "外祖母"),
    ("21", "之兄弟姐妹", "brother or sister", "兄弟姐妹"),
    ("22", "之曾孙子", "great-grandson"),
    ("23", "之曾孙女", "great-granddaughter"),
    ("24", "之侄儿", "nephew", "侄子"),
    ("25", "之侄女", "niece"),
    ("26", "之兄弟媳妇", "sister-in-law"),
    ("27", "之叔伯", "uncle"),
    ("99", "其他", "other", "其它"),
)  # fmt: skip

EDUCATION = _list(
    "education", "文化程度", "Education completed", "national form AAB008",
    ("01", "文盲或半文盲", "illiterate or semi-literate", "文盲|半文盲|文盲半文盲"),
    ("02", "小学", "primary school"),
    ("03", "初中", "junior secondary school"),
    ("04", "高中", "senior secondary school", "中专|高中（含中专）|高中(含中专)"),
    ("05", "大专及以上", "college or above", "大专|大学|本科|本科及以上"),
    ("06", "学龄前儿童", "below school age", "学龄前"),
)  # fmt: skip

SCHOOLING = _list(
    "schooling", "在校生状况", "Schooling now", "national form AAB009",
    ("01", "非在校生", "not at school"),
    ("02", "学前教育", "kindergarten"),
    ("03", "小学", "primary school"),
    ("04", "七年级", "grade 7"),
    ("05", "八年级", "grade 8"),
    ("06", "九年级", "grade 9"),
    ("07", "高中一年级", "senior secondary, year 1", "普通高中一年级"),
    ("08", "高中二年级", "senior secondary, year 2", "普通高中二年级"),
    ("09", "高中三年级", "senior secondary, year 3", "普通高中三年级"),
    ("10", "中职一年级", "secondary vocational, year 1"),
    ("11", "中职二年级", "secondary vocational, year 2"),
    ("12", "中职三年级", "secondary vocational, year 3"),
    ("13", "高职一年级", "higher vocational, year 1", "高职高专一年级"),
    ("14", "高职二年级", "higher vocational, year 2", "高职高专二年级"),
    ("15", "高职三年级", "higher vocational, year 3", "高职高专三年级"),
    (
        "16", "大专及以上", "college or above",
        "本科一年级|本科二年级|本科三年级|本科四年级|本科五年级|硕士研究生及以上",
    ),
)  # fmt: skip

DROPOUT_REASON = _list(
    "dropout_reason", "失学或辍学原因", "Reason for not being at school", "national form",
    ("1", "因病", "illness"),
    ("2", "因残", "disability"),
    ("3", "厌学", "does not want to go"),
    ("4", "缺资金", "lack of money"),
    ("9", "其他", "other", "其它"),
)  # fmt: skip

LABOUR = _list(
    "labour", "劳动技能", "Labour ability", "national form AAB010",
    ("01", "普通劳动力", "ordinary"),
    ("02", "技能劳动力", "skilled"),
    ("03", "丧失劳动力", "lost"),
    ("04", "无劳动力", "none"),
    ("05", "弱劳动力或半劳动力", "weak or half", "弱劳动力|半劳动力"),
)  # fmt: skip

DISABILITY_TYPE = _list(
    "disability_type", "残疾类别", "Type of disability", "disability card, digit 19",
    ("1", "视力残疾", "sight", "视力"),
    ("2", "听力残疾", "hearing", "听力"),
    ("3", "言语残疾", "speech", "言语"),
    ("4", "肢体残疾", "limbs", "肢体"),
    ("5", "智力残疾", "intellectual", "智力"),
    ("6", "精神残疾", "mental", "精神"),
    ("7", "多重残疾", "multiple", "多重"),
)  # fmt: skip

DISABILITY_GRADE = _list(
    "disability_grade", "残疾等级", "Grade of disability", "disability card, digit 20",
    ("1", "一级", "grade 1 (most severe)"),
    ("2", "二级", "grade 2"),
    ("3", "三级", "grade 3"),
    ("4", "四级", "grade 4"),
)  # fmt: skip

WORK_PLACE = _list(
    "work_place", "务工区域", "Place of work away from the farm", "registration form of 2014",
    ("1", "乡（镇）内", "inside the township", "乡镇内|乡(镇)内"),
    ("2", "乡（镇）外县内", "inside the county", "乡镇外县内|乡(镇)外县内|县内"),
    ("3", "县外省内", "inside the province", "省内"),
    ("4", "省外", "outside the province"),
    ("9", "其他", "other", "其它"),
)  # fmt: skip

POST_TYPE = _list(
    "post_type", "公益性岗位类型", "Public-welfare post", "national form",
    ("1", "生态护林员", "ecological forest ranger", "护林员"),
    ("2", "草原管护员", "grassland ranger", "草管员"),
    ("3", "村级公益岗", "village post", "保洁员|保洁岗"),
    ("4", "乡镇公益岗", "township post"),
    ("9", "其他", "other", "其它|其他公益岗"),
)  # fmt: skip

HOUSE_GRADE = _list(
    "house_grade", "危房级别", "Grade of house safety", "national form AAC322",
    ("A", "A级", "A (safe)"),
    ("B", "B级", "B (safe)"),
    ("C", "C级", "C (partly unsafe)"),
    ("D", "D级", "D (unsafe)"),
)  # fmt: skip

PATH = _list(
    "path", "入户路类型", "Path to the house", "national form AAC316",
    ("1", "泥土路", "earth"),
    ("2", "砂石路", "gravel"),
    ("3", "水泥路", "concrete"),
    ("4", "沥青路", "asphalt"),
)  # fmt: skip

FUEL = _list(
    "fuel", "主要燃料类型", "Main fuel", "national form AAC320",
    ("1", "柴草", "firewood and straw"),
    ("2", "干畜粪", "dried dung"),
    ("3", "煤炭", "coal"),
    ("4", "清洁能源", "clean energy"),
    ("9", "其它", "other", "其他"),
)  # fmt: skip

MONITORING_CATEGORY = _list(
    "monitoring_category", "监测对象类别", "Monitoring category", "prevention of falling back, from 2020",
    ("1", "脱贫不稳定户", "out of poverty, unstable"),
    ("2", "边缘易致贫户", "on the edge of poverty", "边缘户"),
    ("3", "突发严重困难户", "sudden severe difficulty"),
)  # fmt: skip

CARE = _list(
    "care", "就医类型", "Kind of care", "medical settlement list",
    ("1", "门诊", "outpatient"),
    ("2", "住院", "inpatient"),
)  # fmt: skip

HOSPITAL = _list(
    "hospital", "医疗机构级别", "Level of the hospital", "medical settlement list",
    ("1", "村卫生室", "village clinic"),
    ("2", "乡镇卫生院", "township clinic"),
    ("3", "县级医院", "county hospital"),
    ("4", "县外转诊医院", "hospital outside the county, referred"),
    ("9", "县外未转诊医院", "hospital outside the county, not referred"),
)  # fmt: skip

LOAN_PURPOSE = _list(
    "loan_purpose", "贷款用途", "Purpose of the loan", "county form C92-C98",
    ("1", "种植", "planting"),
    ("2", "养殖", "livestock"),
    ("3", "加工", "processing"),
    ("4", "服务运输", "services and transport", "服务"),
    ("9", "其他", "other", "其它"),
)  # fmt: skip

BATCH = _list(
    "batch", "五个一批", "Five batches", "Ganzi decision of 31 August 2015, chapter 2",
    ("1", "生产和就业发展", "production and employment"),
    ("2", "移民搬迁安置", "relocation"),
    ("3", "低保政策兜底", "subsistence allowance"),
    ("4", "医疗救助扶持", "medical aid"),
    ("5", "灾后重建帮扶", "rebuilding after disaster"),
)  # fmt: skip

BATCH_NATIONAL = _list(
    "batch_national", "五个一批（国家）", "Five batches (national)", "national scheme of November 2015",
    ("1", "发展生产", "developing production", "发展生产脱贫一批"),
    ("2", "易地搬迁", "relocation to other places", "易地搬迁脱贫一批|易地扶贫搬迁"),
    ("3", "生态补偿", "ecological compensation", "生态补偿脱贫一批"),
    ("4", "发展教育", "developing education", "发展教育脱贫一批"),
    ("5", "社会保障兜底", "social security", "社会保障兜底一批"),
    ("8", "健康扶贫（五个一批之外）", "health (outside the five)", "健康扶贫"),
    ("9", "灾后重建（五个一批之外）", "rebuilding after disaster (outside the five)", "灾后重建"),
)  # fmt: skip

EDUCATION_STAGE = _list(
    "education_stage", "就学阶段", "Stage of schooling", "stages of education aid (§14), by the codes of schooling",
    ("0", "非在校生", "not at school"),
    ("1", "学前教育", "kindergarten"),
    ("2", "义务教育", "compulsory education"),
    ("3", "普通高中", "ordinary senior secondary school"),
    ("4", "中等职业学校", "secondary vocational school"),
    ("5", "高等教育", "higher education"),
)  # fmt: skip

ALL: dict[str, CodeList] = {
    code_list.name: code_list
    for code_list in (
        SEX, ID_TYPE, IDENTIFICATION_STANDARD, HOUSEHOLD_TYPE, CAUSE, EXIT_STATUS, RELATION, EDUCATION,
        SCHOOLING, DROPOUT_REASON, LABOUR, DISABILITY_TYPE, DISABILITY_GRADE, WORK_PLACE, POST_TYPE,
        HOUSE_GRADE, PATH, FUEL, MONITORING_CATEGORY, CARE, HOSPITAL, LOAN_PURPOSE,
        BATCH, BATCH_NATIONAL, EDUCATION_STAGE,
    )
}  # fmt: skip
