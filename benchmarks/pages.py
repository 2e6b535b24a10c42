"""Ask for pages of a demonstration as its users do; prints JSON.

Django's test client runs the whole stack but the socket. A cold start is left out: five requests go before.
"""

from __future__ import annotations

import json
import time
from statistics import quantiles

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

django.setup()  # models can be imported only then

from fupin.apps.accounts.models import Appointment, Role  # noqa: E402
from fupin.apps.registry.models import Household, Person  # noqa: E402

REQUESTS = 50
WARM_UP = 5


def main() -> None:
    """Measure each page."""
    areas = {each.role: each.area for each in Appointment.objects.select_related("area", "user")}
    users = {each.role: each.user for each in Appointment.objects.select_related("user")}
    village = areas[Role.FIRST_SECRETARY].code
    household = Household.objects.filter(village__code=village).order_by("number")[0]
    name = Person.objects.filter(household=household).order_by("number")[0].name
    prefecture = areas[Role.PREFECTURE_OFFICE].code
    pages = {
        "prefecture": reverse("area", args=[prefecture]),
        "county": reverse("area", args=[areas[Role.COUNTY_OFFICE].code]),
        "village": reverse("area", args=[village]),
        "households of the prefecture": reverse("area_households", args=[prefecture]),
        "household": reverse("household", args=[household.number]),
        "search for a name": reverse("search") + f"?q={name}",
    }
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(users[Role.PREFECTURE_OFFICE])
    print(json.dumps({title: _measure(client, address) for title, address in pages.items()}))


def _measure(client: Client, address: str) -> dict[str, float]:
    times = []
    for number in range(WARM_UP + REQUESTS):
        started = time.perf_counter()
        answer = client.get(address)
        if number >= WARM_UP:
            times.append(time.perf_counter() - started)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        size = len(client.get(address).content)
    percentiles = quantiles(times, n=100)
    return {"p50": percentiles[49], "p95": percentiles[94], "queries": len(queries), "bytes": size}


if __name__ == "__main__":
    main()
