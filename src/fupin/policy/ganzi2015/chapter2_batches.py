"""Chapter 2, five batches (五个一批, §5 to §9): which of them a poor household belongs to, and which comes first.

A household may belong to several. The decision gives no order between them; the product's is ``PRECEDENCE``: what
the rest depends on comes first. Who must move, or rebuild, starts there; who has nobody able to work lives on the
allowance; an illness that made the household poor has to be met before its work can carry it; all others come out of
poverty by production and work.
"""

from __future__ import annotations

from fupin.rules import codes
from fupin.rules.arithmetic import Code, Money, Truth, any_of, first_that_holds, look_up
from fupin.rules.rule import Reasons, rule
from fupin.rules.text import Text

PRODUCTION, RELOCATION, DIBAO, MEDICAL_AID, DISASTER = codes.BATCH

PRECEDENCE = (RELOCATION, DISASTER, DIBAO, MEDICAL_AID, PRODUCTION)
"""The order in which the first batch that applies is the primary one."""

NATIONAL = {PRODUCTION: "1", RELOCATION: "2", DIBAO: "5", MEDICAL_AID: "8", DISASTER: "9"}
"""The batches of the decision in the national scheme of November 2015 (``codes.BATCH_NATIONAL``).

Medical aid and rebuilding have no place among the national five. Ecological compensation and education, which the
national scheme has, are measures of other chapters of the decision and no batches.
"""

_NOT_KNOWN = Text("贫困状态或判定依据不详", "Whether the household is poor, or the grounds, are not known")


@rule(
    "household",
    article="§5",
    kind="verdict",
    title=Text("生产和就业发展一批", "Batch: production and employment"),
    reasons=Reasons(
        yes=Text("贫困户，有劳动能力成员", "Poor, with a member able to work"),
        no=Text("非贫困户，或无劳动能力成员", "Not poor, or nobody able to work"),
        unknown=_NOT_KNOWN,
    ),
)
def batch_production_and_employment(poor: Truth, has_able_member: Truth) -> Truth:
    """Poor, and a member is able to work."""
    return poor & has_able_member


@rule(
    "household",
    article="§6",
    kind="verdict",
    title=Text("移民搬迁安置一批", "Batch: relocation"),
    reasons=Reasons(
        yes=Text(
            "贫困户，已列为搬迁户，或居住地质灾害隐患点且有搬迁意愿",
            "Poor, and relocated, or living in a hazard zone and willing to move",
        ),
        no=Text("非贫困户，或不需、不愿搬迁", "Not poor, or no need or no wish to move"),
        unknown=_NOT_KNOWN,
    ),
)
def batch_relocation(poor: Truth, relocated: Truth, hazard_zone: Truth, willing_to_relocate: Truth) -> Truth:
    """Poor, and on the relocation list, or living in a hazard zone and willing: nobody is moved against his will."""
    return poor & (relocated | (hazard_zone & willing_to_relocate))


@rule(
    "household",
    of="person",
    article="§7",
    kind="verdict",
    title=Text("有成员享受低保或特困供养", "A member on dibao or destitute support"),
    reasons=Reasons(
        yes=Text("有成员享受低保或特困供养", "A member is on dibao or destitute support"),
        no=Text("在册成员均未享受低保、特困供养", "No recorded member is on dibao or destitute support"),
        unknown=Text("有成员低保、特困情况未填", "Dibao or destitute support of a member is not recorded"),
    ),
)
def member_on_allowance(dibao: Truth, destitute_support: Truth) -> Truth:
    """A recorded member is on dibao or on destitute support."""
    return any_of(dibao | destitute_support)


@rule(
    "household",
    article="§7",
    kind="verdict",
    title=Text("低保政策兜底一批", "Batch: subsistence allowance"),
    reasons=Reasons(
        yes=Text(
            "贫困户，无劳动能力成员，或已享受低保、特困供养",
            "Poor, and nobody able to work, or on an allowance already",
        ),
        no=Text("非贫困户，或有劳动能力且未享受低保、特困供养", "Not poor, or able to work and on no allowance"),
        unknown=_NOT_KNOWN,
    ),
)
def batch_dibao(poor: Truth, has_able_member: Truth, member_on_allowance: Truth) -> Truth:
    """Poor, and nobody is able to work, or a member is on an allowance already."""
    return poor & (~has_able_member | member_on_allowance)


@rule(
    "household",
    of="person",
    article="§8",
    kind="verdict",
    title=Text("有患大病成员", "A member is seriously ill"),
    reasons=Reasons(
        yes=Text("有成员患大病", "A member has a serious illness"),
        no=Text("在册成员均未患大病", "No recorded member has a serious illness"),
        unknown=Text("有成员健康状况未填", "Health of a member is not recorded"),
    ),
)
def has_seriously_ill_member(serious_illness: Truth) -> Truth:
    """A recorded member has a serious illness."""
    return any_of(serious_illness)


@rule(
    "household",
    article="§8",
    kind="verdict",
    title=Text("医疗救助扶持一批", "Batch: medical aid"),
    reasons=Reasons(
        yes=Text("贫困户，有患大病成员，或主要致贫原因为因病", "Poor, with a seriously ill member, or poor by illness"),
        no=Text("非贫困户，或无患大病成员且非因病致贫", "Not poor, or neither seriously ill nor poor by illness"),
        unknown=_NOT_KNOWN,
    ),
)
def batch_medical_aid(poor: Truth, has_seriously_ill_member: Truth, main_cause: Code) -> Truth:
    """Poor, and a member is seriously ill or illness is the main cause."""
    return poor & (has_seriously_ill_member | (main_cause == "1"))


@rule(
    "household",
    article="§9",
    kind="verdict",
    title=Text("灾后重建帮扶一批", "Batch: rebuilding after disaster"),
    reasons=Reasons(
        yes=Text(
            "贫困户，当年有灾害损失{disaster_loss}，或因灾致贫",
            "Poor, with a loss of {disaster_loss}, or poor by disaster",
        ),
        no=Text("非贫困户，或无灾害损失且非因灾致贫", "Not poor, or neither a loss nor poor by disaster"),
        unknown=_NOT_KNOWN,
    ),
)
def batch_disaster_rebuilding(poor: Truth, disaster_loss: Money, main_cause: Code) -> Truth:
    """Poor, and a disaster caused a loss in the year or is the main cause."""
    return poor & ((disaster_loss > 0) | (main_cause == "4"))


@rule(
    "household",
    article="§5 §6 §7 §8 §9",
    kind="code",
    codes=codes.BATCH,
    title=Text("首要批次", "Primary batch"),
    formula=Text(
        "依次：搬迁、灾后重建、低保、医疗救助、生产就业，取第一个成立的",
        "the first that applies of relocation, rebuilding, subsistence allowance, medical aid, production and employment",
    ),
)
def primary_batch(
    batch_production_and_employment: Truth,
    batch_relocation: Truth,
    batch_dibao: Truth,
    batch_medical_aid: Truth,
    batch_disaster_rebuilding: Truth,
) -> Code:
    """The first batch that is known to apply, in the order of precedence; none where no batch is known to apply."""
    applies = {
        PRODUCTION: batch_production_and_employment,
        RELOCATION: batch_relocation,
        DIBAO: batch_dibao,
        MEDICAL_AID: batch_medical_aid,
        DISASTER: batch_disaster_rebuilding,
    }
    return first_that_holds(*((applies[code], code) for code in PRECEDENCE))


@rule(
    "household",
    article="§5 §6 §7 §8 §9",
    kind="code",
    codes=codes.BATCH_NATIONAL,
    title=Text("首要批次（国家五个一批）", "Primary batch, national scheme"),
    formula=Text("由州首要批次对应", "by the primary batch of the decision"),
)
def primary_batch_national(primary_batch: Code) -> Code:
    """The primary batch in the national scheme; medical aid and rebuilding lie outside its five."""
    return look_up(primary_batch, NATIONAL)
