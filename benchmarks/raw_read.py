"""Read two workbooks and do nothing with them: what every import must do at least."""

from __future__ import annotations

import sys

from python_calamine import CalamineWorkbook

rows = sum(len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) for path in sys.argv[1:])
print(rows)
