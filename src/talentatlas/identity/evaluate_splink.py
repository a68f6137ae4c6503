"""Splink with its stock comparisons on the same records, to stand beside the model.

Settings are those that its documentation gives for persons: names and organisation with term
frequencies, affiliation by Jaro-Winkler, co-authors by common names; the rest is estimated from
the records by Splink itself.
"""

from __future__ import annotations

import logging
import warnings

import duckdb
import pyarrow as pa

from talentatlas.engine.machine import MEGABYTE, memory_limit
from talentatlas.errors import UsageError
from talentatlas.identity.evaluate_groups import first_initial, plain_name

RECALL = 0.9  # of the rule that two of one name are one person, as Splink asks
PAIRS = 1e6  # sampled for the chance that two persons agree
LIKELY = 0.5  # probability from which pairs are joined


def linked_by_splink(records: pa.Table, *, seed: int) -> pa.Table:
    """Persons that Splink finds.

    Args:
        records: see `labelled`.
        seed: of its sampling.

    Returns:
        authorship_id, person_id.

    Raises:
        UsageError: Splink is not installed.
    """
    try:
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
        from splink import comparison_library as library
    except ImportError as error:
        raise UsageError(
            "Splink is not installed.",
            why="Nothing can stand beside the model.",
            todo="Type `pip install 'splink>=5,<6'`, or leave --beside out.",
        ) from error
    by_name, by_place = block_on("name"), block_on("initial", "organisation")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            library.JaroWinklerAtThresholds("given").configure(term_frequency_adjustments=True),
            library.ExactMatch("family").configure(term_frequency_adjustments=True),
            library.JaroWinklerAtThresholds("affiliation", [0.9, 0.7]),
            library.ExactMatch("organisation").configure(term_frequency_adjustments=True),
            library.ArrayIntersectAtSizes("co_authors", [2, 1]),
        ],
        blocking_rules_to_generate_predictions=[by_name, by_place],
    )
    with warnings.catch_warnings(), duckdb.connect() as connection:
        warnings.simplefilter("ignore")
        connection.execute(f"set memory_limit = '{memory_limit() // MEGABYTE}MB'")
        table = DuckDBAPI(connection).register(_columns(records))
        linker = Linker(table, settings, log_level=logging.ERROR)
        training = linker.training
        training.estimate_probability_two_random_records_match([by_name], recall=RECALL)
        training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=seed)
        for rule in (by_name, by_place):
            training.estimate_parameters_using_expectation_maximisation(rule)
        pairs = linker.inference.predict(threshold_match_probability=LIKELY)
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, LIKELY)
        clusters = found.as_duckdbpyrelation().to_arrow_table()
    return pa.table(
        {
            "authorship_id": clusters["unique_id"],
            "person_id": clusters["cluster_id"].cast(pa.string()),
        }
    )


def _columns(records: pa.Table) -> pa.Table:
    """What is compared; the name is read as plainly as by names alone."""
    names = [plain_name(name) for name in records["name"].to_pylist()]
    others = [
        [plain_name(name) for name in co_authors] if co_authors else None
        for co_authors in records["co_authors"].to_pylist()
    ]
    return pa.table(
        {
            "unique_id": records["authorship_id"],
            "name": pa.array(names),
            "given": pa.array([name.rpartition(" ")[0] or None for name in names]),
            "family": pa.array([name.rpartition(" ")[2] for name in names]),
            "initial": pa.array([first_initial(name) for name in names]),
            "affiliation": records["affiliation"],
            "organisation": records["organisation_id"],
            "co_authors": pa.array(others, pa.list_(pa.string())),
        }
    )
