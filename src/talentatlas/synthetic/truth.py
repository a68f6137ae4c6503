"""True values of the measures in a synthetic world, by the definitions of the measures.

See `window` for what counts as known. The measured pipeline closes a career after some silent
years; the truth does not, since the person did not leave research.

Definitions, with R(p, y) the true residence of person p in year y of the active window:
    stock: persons with R = c. share_raw: stock / stock of all countries.
    flow: persons with R(y-1) = o and R(y) = d; a move is dated y. inflow, outflow,
        net_flow: its sums.
    in_rate, out_rate, net_rate, circulation (in and out): per 1,000 person-years in c.
    effectiveness: (in - out) / (in + out).
    retention_rate: of arrivals whose window reaches the horizon, the share that lived in c
        in every year until then; by year of arrival.
    return_rate: of those who left their origin c and whose window reaches the horizon, the
        share that lived in c again by then; by year of first leaving.
    origin_residence: persons by origin (`ref_area`) and last residence in the period.
        share_in_origin: where both are the same. Origin is the residence in the first year
        of the window.
    sector_move, sector_move_reverse: changes from education to company, or back, from one year
        to the next, per 1,000 person-years that a further year of the window follows; dated by
        the second of the two years, in the country of the first.
    share_of_tier, share_of_cited: share of the persons with a covered work of the tier, by
        residence in the year of the work; once a period and country.
    share_standardised: mean over venues of the share of the persons who published there in the
        year, from what was really published, covered or not; a venue weighs its persons in the
        years that are covered. The trend of the field without the changes of the panel.
"""

from __future__ import annotations

import pyarrow as pa

from talentatlas.synthetic import true_lives, true_shares
from talentatlas.synthetic.window import Flags, Tally, TruthPlan, active_window
from talentatlas.synthetic.world import World


def true_values(
    world: World, plan: TruthPlan | None = None, *, seen: Flags | None = None
) -> pa.Table:
    """True values of the main measures.

    Definitions: see the top of this module.

    Args:
        world: people and works.
        plan: periods and horizons.
        seen: see `active_window`; does not change the shares of those who publish.

    Returns:
        indicator, ref_area, counterpart_area (null but for flow and origin_residence),
        time_period (first year), period_years, tier, sector, value; units as the measures
        publish them. A ratio whose denominator is 0 has no row; a count of 0 has one.
    """
    tally = Tally(world, active_window(world, seen), plan or TruthPlan())
    blocks = [
        *true_lives.stocks_and_flows(tally),
        *true_lives.origins(tally),
        *true_lives.careers(tally),
        *true_shares.tiers(tally),
        *true_shares.venues(tally),
    ]
    keys = blocks[0].column_names[:-1]
    return pa.concat_tables(blocks).sort_by([(key, "ascending") for key in keys])
