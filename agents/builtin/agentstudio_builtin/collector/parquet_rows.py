"""Rows of Parquet files. Imports a large library, so it is for a computing process."""

# pyarrow's own annotations leave parts of its signatures unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from agentstudio_builtin.tabular.column_names import unique_names
from agentstudio_builtin.tabular.plain_value import plain


def read_parquet(content: bytes, most: int, batch: int) -> list[Any]:
    """Read the rows of a Parquet file.

    Raises:
        ValueError: It is none, or has more rows than `most`.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        rows: list[Any] = []
        names, _ = unique_names(file.schema_arrow.names)
        for part in file.iter_batches(batch_size=batch):
            rows += [plain(row) for row in part.rename_columns(list(names)).to_pylist()]
            if len(rows) > most:
                raise ValueError(f"it has more than {most:,} rows")
    except pa.ArrowMemoryError:
        raise MemoryError from None
    except pa.ArrowException as error:
        raise ValueError(str(error)) from None
    return rows
