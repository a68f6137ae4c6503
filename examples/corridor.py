"""How many AI researchers moved from one country to another, and is it rising?

    python examples/corridor.py            Germany to the United States
    python examples/corridor.py IND CAN

Runs offline on the bundled figures; put `ta.open("atlas")` in place of `ta.demo()` for records
of your own.
"""

import sys

import talentatlas as ta


def main(origin: str = "DEU", destination: str = "USA") -> None:
    """Print the moves by period, and what the last two periods allow to be said."""
    flows = ta.demo().measure("flow", area=origin, window=5)
    shown = [row for row in flows.where(counterpart_area=destination).rows() if row["value"]]
    if len(shown) < 2:
        print(f"Too few moves from {origin} to {destination} to show: cells under five persons")
        return
    print(f"Moves from {origin} to {destination}, {shown[0]['population']}, 90% intervals")
    for row in shown:
        last = row["time_period"] + row["period_years"] - 1
        bounds = f"{row['lower']:,.0f}–{row['upper']:,.0f}"
        print(f"  {row['time_period']}–{last}: {row['value']:,.0f} ({bounds})")
    before, after = shown[-2:]
    if after["lower"] > before["upper"]:
        print("Rising: the intervals of the last two periods do not overlap.")
    elif after["upper"] < before["lower"]:
        print("Falling: the intervals of the last two periods do not overlap.")
    else:
        print("No evidence of a change: the intervals of the last two periods overlap.")


if __name__ == "__main__":
    main(*sys.argv[1:])
