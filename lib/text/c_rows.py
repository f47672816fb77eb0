"""The rows of a table in C, as the scripts that write *_data.c print them."""

WIDTH = 110


def print_rows(rows):
    """Rows are texts like '{"a", 1},'; as many go into a line as it holds."""
    line = "   "
    for row in rows:
        if len(line) + 1 + len(row) > WIDTH:
            print(line)
            line = "   "
        line += " " + row
    print(line)
