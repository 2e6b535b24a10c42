"""What can be wrong with a file as a whole, said to a clerk in one sentence of each language."""

from __future__ import annotations

from fupin.rules.errors import FupinError
from fupin.rules.text import Text


class IntakeError(FupinError):
    """A file cannot be taken in. ``text`` says what is wrong and what to do, in Chinese and English."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


UNREADABLE = Text(
    "无法读取“{file}”：文件已损坏或不是表格。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
    "“{file}” cannot be read: it is damaged or no workbook. Open it in Excel or WPS, save it as .xlsx and try again.",
)
MISSING_FILE = Text("找不到文件“{file}”。请检查路径。", "There is no file “{file}”. Check the path.")
ENCRYPTED = Text(
    "“{file}”设有打开密码，无法读取。请在 Excel 中取消密码（文件 → 信息 → 保护工作簿）后另存再试。",
    "“{file}” is protected by a password. Remove it in Excel (File → Info → Protect Workbook), save and try again.",
)
EMPTY = Text(
    "“{file}”中没有数据。请检查是否选错了文件，或数据是否在隐藏的工作表中。",
    "“{file}” holds no data. Check whether it is the right file, and whether the data are on a hidden sheet.",
)
NO_ROWS = Text(
    "“{file}”只有表头，没有数据行。请重新导出。",
    "“{file}” has headings but no rows below them. Export it again.",
)
TOO_LARGE = Text(
    "“{file}”展开后过大（{size}），已拒绝读取。请按县拆分后再试。",
    "“{file}” is too large when unpacked ({size}) and was not read. Split it by county and try again.",
)
GAVE_UP = Text(
    "“{file}”无法在限定的内存内读完：文件已损坏，或有单元格远离数据区。请把数据复制到新的工作表后另存再试。",
    "“{file}” cannot be read within the memory allowed: it is damaged, or has cells far away from the data. "
    "Copy the data to a new sheet, save and try again.",
)
UNKNOWN_FORMAT = Text(
    "不支持“{file}”的文件类型。可用的类型：.xlsx、.xls、.ods、.csv。",
    "The type of “{file}” is not supported. Supported are .xlsx, .xls, .ods and .csv.",
)
NO_HEADER = Text(
    "“{file}”前 {rows} 行中找不到{title}的表头。请检查是否选错了文件，并保留导出时的表头。",
    "The headings of the {title} were not found in the first {rows} rows of “{file}”. "
    "Check whether it is the right file, and keep the headings as exported.",
)
WRONG_KIND = Text(
    "“{file}”是{found}，此处需要{title}。请检查两个文件的先后顺序。",
    "“{file}” is a {found}; here a {title} is needed. Check the order of the two files.",
)
HEADING_MISSING = Text(
    "“{file}”的表头缺少“{missing}”。请重新导出，或补上这一列。",
    "The headings of “{file}” lack “{missing}”. Export it again or add the column.",
)
OTHER_YEAR = Text(
    "“{file}”中的数据全部是 {found} 年的，与要求的 {year} 年不符。请用该年的数据，或把年度改为 {found}。",
    "All rows of “{file}” are of {found}, not of {year}. Use the list of that year, or pass --year {found}.",
)
NOTHING_LEFT = Text(
    "“{file}”的每一行都有错误，没有可用的数据。最常见的问题：{what}",
    "Every row of “{file}” has an error, so nothing is left. The most frequent one: {what}",
)
