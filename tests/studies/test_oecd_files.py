"""SDMX-CSV of the OECD: codes, codes with names beside them, and both in one cell."""

import pytest

from talentatlas.errors import SchemaError, SourceChanged
from talentatlas.schema import ALL_CONTRACTS, CONTRACTS
from talentatlas.sources.official.base import Figure, Series
from talentatlas.sources.official.oecd import read_oecd

FLOW = "OECD.STI.STP:DSD_MSTI@DF_MSTI(1.3)"
CODES = f"""DATAFLOW,REF_AREA,FREQ,MEASURE,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,\
UNIT_MULT
{FLOW},USA,A,G,USD_PPP,2022,923.5,A,9
{FLOW},CHN,A,G,USD_PPP,2022,811.9,A,9
{FLOW},OECD,A,G,USD_PPP,2022,2000,A,9
{FLOW},USA,Q,G,USD_PPP,2022-Q1,1,A,9
{FLOW},TWN,A,G,USD_PPP,2022,,M,9
"""
NAMES = f"""STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,FREQ,\
Frequency,MEASURE,Measure,UNIT_MEASURE,Unit of measure,TIME_PERIOD,Time period,OBS_VALUE,\
Observation value,OBS_STATUS,Observation status,UNIT_MULT,Unit multiplier
DATAFLOW,{FLOW},Main Science and Technology Indicators,I,USA,United States,A,Annual,G,GERD,\
USD_PPP,US dollars,2022,,923.5,,A,Normal value,9,Billions
"""
BOTH = f"""STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA: Reference area,FREQ: Frequency,\
MEASURE: Measure,UNIT_MEASURE: Unit of measure,TIME_PERIOD: Time period,\
OBS_VALUE: Observation value,UNIT_MULT: Unit multiplier
dataflow,{FLOW}: Main Science and Technology Indicators,I,USA: United States,A: Annual,G: GERD,\
USD_PPP: US dollars,2022,923.5,9: Billions
"""


def read(folder, text):
    path = folder / "OECD.STI.STP,DSD_MSTI@DF_MSTI,1.3+all.csv"
    path.write_text(text, encoding="utf-8")
    return read_oecd([path])


@pytest.mark.parametrize("text", [CODES, NAMES, BOTH], ids=["codes", "names", "both"])
def test_each_layout_gives_the_same_figure(tmp_path, text):
    (series,) = read(tmp_path, text)
    figure = next(f for f in series.figures if f.area == "USA")
    assert figure.value == pytest.approx(923.5e9)
    assert (figure.period, figure.unit, figure.definition) == ("2022", "USD_PPP", "G")
    assert figure.breakdown == "MEASURE=G;UNIT_MEASURE=USD_PPP"
    assert series.name == f"oecd:{FLOW}"
    assert series.table().num_rows == len(series.figures)


def test_groups_quarters_and_empty_cells_are_counted_not_read(tmp_path):
    (series,) = read(tmp_path, CODES)
    assert {figure.area for figure in series.figures} == {"USA", "CHN"}
    assert sum(rows for _, rows in series.left_out) == 3


def test_the_same_format_of_another_producer_is_passed_over(tmp_path):
    assert read(tmp_path, CODES.replace("OECD.STI.STP", "ILO")) == ()


def test_a_file_without_values_is_refused(tmp_path):
    with pytest.raises(SourceChanged, match="no column OBS_VALUE"):
        read(tmp_path, CODES.replace("OBS_VALUE", "VALUE"))


def test_official_statistic_has_a_contract_that_no_atlas_holds():
    assert set(ALL_CONTRACTS) - set(CONTRACTS) == {"official_statistic"}


@pytest.mark.parametrize("broken", [{"unit": None}, {}], ids=["no unit", "twice"])
def test_a_series_that_breaks_the_contract_is_refused(broken):
    row = {"series": "x", "area": "USA", "period": "2022", "value": 1.0, "unit": "persons",
           "definition": "d", "origin": "f"}  # fmt: skip
    figures = (Figure(**row), Figure(**(row | broken)))
    series = Series(
        name="x", title="x", vintage="1", licence="CC0", citation="x", figures=figures[-1:]
        if broken
        else figures,
    )  # fmt: skip
    with pytest.raises(SchemaError, match="breaks its contract"):
        series.table()
