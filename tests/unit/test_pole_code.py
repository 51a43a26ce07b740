"""The code on a pole's sign is the address of its page, as a scanner reads it: nothing of the drawing is lost."""

import re

import segno

from cctv_link.signs.printing import QUIET, code_of

ADDRESS = "https://gawah.example/p/P17"


def test_the_drawn_path_is_the_code_module_by_module() -> None:
    code = code_of(ADDRESS)
    dark = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path)
        for step in range(int(length))
    }
    wanted = segno.make_qr(ADDRESS, error="q")

    assert code.side == wanted.symbol_size(border=QUIET)[0]
    assert dark == {
        (x, y)
        for y, row in enumerate(wanted.matrix_iter(border=QUIET))
        for x, is_dark in enumerate(row)
        if is_dark
    }
