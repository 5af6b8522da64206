import io
from typing import NamedTuple

import pandas as pd
import pytest
from scipy import stats

from agentstudio_builtin.analyzer.analysis import AnalysisOptions
from agentstudio_builtin.analyzer.data_analysis import analyse
from agentstudio_builtin.rounding import rounded
from tests.test_tabular import TABLES

pytestmark = pytest.mark.usefixtures("no_memory_limit")


class Statistics(NamedTuple):
    """A table of the corpus, and the arguments with which pandas reads it."""

    file: str
    encoding: str = "utf-8"
    sep: str = ";"
    decimal: str = "."
    thousands: str | None = None
    columns: tuple[str, ...] = ()


@pytest.mark.parametrize(
    "case",
    [
        Statistics("german_excel_cp1252.csv", "cp1252", decimal=",", thousands=".",
                   columns=("Menge", "Umsatz")),
        Statistics("german_excel_utf8_bom.csv", "utf-8-sig", decimal=",", thousands=".",
                   columns=("Menge", "Umsatz")),
        Statistics("unicode_text_utf16.csv", "utf-16", "\t", ",", ".", ("Menge", "Umsatz")),
        Statistics("english.csv", sep=",", thousands=",", columns=("amount", "revenue")),
        Statistics("pipes.csv", sep="|", columns=("score",)),
        Statistics("tabs.tsv", sep="\t", decimal=",", columns=("a", "b")),
        Statistics("thousands_by_other_column.csv", sep=",", thousands=",", columns=("a", "b")),
        Statistics("year_header.csv", sep=",", columns=("2023", "2024")),
        Statistics("measurements.csv", "cp1252", decimal=",", thousands=".",
                   columns=("Länge", "Gewicht", "Preis")),
    ],
    ids=lambda case: case.file,
)  # fmt: skip
def test_statistics_are_those_of_pandas_and_scipy(case: Statistics) -> None:
    content = (TABLES / case.file).read_bytes()
    expected = pd.read_csv(
        io.BytesIO(content),
        encoding=case.encoding,
        sep=case.sep,
        decimal=case.decimal,
        thousands=case.thousands,
    )
    options = AnalysisOptions(quantiles=(0.1, 0.5, 0.9))
    analysed = analyse(content.decode(case.encoding), "input.data", options).analysis
    result = analysed.model_dump(by_alias=True, mode="json")
    numeric = {name for name, found in result["columns"].items() if found["kind"] == "numeric"}
    assert numeric == set(case.columns)
    for name in case.columns:
        values = expected[name].astype(float)
        found = result["columns"][name]
        assert found["count"] == values.count()
        assert found["missing"] == values.isna().sum()
        for measure, value in (
            ("mean", values.mean()),
            ("median", values.median()),
            ("stdDev", values.std(ddof=0)),
            ("min", values.min()),
            ("max", values.max()),
            ("sum", values.sum()),
            ("skewness", stats.skew(values.dropna())),
        ):
            assert found[measure] == pytest.approx(rounded(float(value))), (name, measure)
        for share in ("0.1", "0.5", "0.9"):
            quantile = rounded(float(values.quantile(float(share))))
            assert found["quantiles"][share] == pytest.approx(quantile)
    for pair in result["correlations"]:
        both = expected[list(pair["columns"])].astype(float).dropna()
        coefficient, chance = stats.pearsonr(both.iloc[:, 0], both.iloc[:, 1])
        assert pair["coefficient"] == pytest.approx(rounded(float(coefficient)))
        assert pair["pValue"] == pytest.approx(rounded(float(chance)))
