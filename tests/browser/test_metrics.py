"""How busy the server is, seen while somebody writes."""

from __future__ import annotations

import re

from playwright.async_api import expect

from .accessibility import assert_accessible
from .conftest import Arrive
from .lab import Lab
from .palette import run_from_palette

PANEL = "#jddb-metrics"


async def test_figures_and_charts_live(arrive: Arrive, lab: Lab, theme: str, locale: str) -> None:
    job_id = await lab.create(f"Measured in {theme} and {locale}", "One line\n")
    ann, bob = await arrive(f"jddb={job_id}"), await arrive(f"jddb={job_id}")
    await ann.can_write()
    french = locale.startswith("fr")
    await run_from_palette(ann, "Mesures du serveur" if french else "Server metrics")
    panel = ann.page.locator(PANEL)
    figure = panel.locator(".jddb-Metrics-figure")
    connections = figure.filter(has_text=re.compile("^Conne[xc]")).locator("dd")
    await expect(connections).to_have_text("2")
    await expect(panel.locator(".jddb-Metrics-chart svg")).to_have_count(4)
    traffic = panel.get_by_role("img", name=re.compile("^Traf")).and_(panel.locator("div"))
    await bob.can_write()
    await bob.go_to_end()
    await bob.keys.type("Bob writes something that counts. ")
    await expect(
        figure.filter(has_text=re.compile("^Changes a|^Modifications par s")).locator("dd")
    ).not_to_have_text("0")
    before = await traffic.locator("path").count()
    assert before > 0
    if french:
        await expect(panel).to_contain_text(re.compile(r"\d,\d\u00a0ms"))
    await assert_accessible(ann, PANEL)
    await bob.page.close()
    await expect(connections).to_have_text("1")


async def test_figures_of_before_stay_while_the_server_is_away(arrive: Arrive, lab: Lab) -> None:
    ann = await arrive()
    await run_from_palette(ann, "Server metrics")
    panel = ann.page.locator(PANEL)
    await expect(panel.locator(".jddb-Metrics-chart svg")).to_have_count(4)
    await ann.keep_quiet_about_the_server()
    await ann.page.context.set_offline(True)
    await expect(panel.get_by_role("alert")).to_be_visible()
    await expect(panel.locator(".jddb-Metrics-figure")).not_to_have_count(0)
    await ann.page.context.set_offline(False)
    await expect(panel.get_by_role("alert")).to_have_count(0)
    await (
        ann.page.locator(".lm-TabBar-tab", has_text="Server metrics")
        .locator(".lm-TabBar-tabCloseIcon")
        .click()
    )
    await expect(panel).to_have_count(0)
